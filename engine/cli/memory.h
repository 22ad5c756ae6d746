/* The program's memory, asked of the system in few large pieces. */
#ifndef MC_CLI_MEMORY_H
#define MC_CLI_MEMORY_H

/* Before anything else is done. What the system does not grant goes on as it would without. */
void memory_settle(void);

#endif
