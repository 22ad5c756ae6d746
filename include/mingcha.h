/* mingcha (明察): the public C API.
 *
 * Names that begin with mc_ or MC_ are public; nothing else is. Handles are opaque. Every call that can fail returns an
 * mc_status and takes an `mc_error *` last, which may be NULL; the first error that was written there stays.
 */
#ifndef MINGCHA_H
#define MINGCHA_H

#ifdef __cplusplus
extern "C" {
#endif

#define MC_VERSION "0.1.0"

/* What a call came to. MC_OK is 0, so `if (st)` reads as "if it went wrong". */
typedef enum mc_status {
    MC_OK = 0,
    MC_ERR_USAGE,    /* wrong option, configuration, rule or pack: the caller can mend the call */
    MC_ERR_IO,       /* a file could not be opened, read or written */
    MC_ERR_INPUT,    /* the input is not what it should be: damaged, wrong encoding, no such format */
    MC_ERR_LIMIT,    /* a stated limit was passed: size, depth, time, memory, digits */
    MC_ERR_MEMORY,   /* out of memory */
} mc_status;

/* One error. Starts as {0}; belongs to the caller. `source` and `text` are always terminated UTF-8, cut at a character. */
typedef struct mc_error {
    mc_status status;
    int line;          /* 1-based; 0 where no line is known */
    char source[512];  /* the file or rule the error is about; "" where there is none */
    char text[1024];   /* one line, without a final stop, the bad value quoted */
    char text_zh[1024]; /* the same in Chinese; "" where another library found the error and only its own words are known */
} mc_error;

#ifdef __cplusplus
}
#endif
#endif
