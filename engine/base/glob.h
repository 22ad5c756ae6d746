/* Patterns over the paths of files, as people write them in configurations. */
#ifndef MC_BASE_GLOB_H
#define MC_BASE_GLOB_H

#include <stdbool.h>

/* Whether the pattern names the path. `*` is any part of one name, `?` one character of it, `**` any part of a path; a pattern that ends in `/` names all
 * that lies in such a folder. A pattern that does not begin with `/` may begin at any folder of the path: "drafts/a?.docx" names "2025/drafts/a1.docx". The time
 * grows with the lengths as a polynomial, whatever the pattern. */
bool glob_matches(const char *pattern, const char *path);

#endif
