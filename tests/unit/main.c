/* Runs the suite of every module: tests/unit/test_<module>.c has a `Suite *<module>_suite(void)`; the Makefile writes suites.inc from the names of
 * the files. CK_RUN_SUITE and CK_RUN_CASE choose, CK_FORK=no runs all in one process. Ends 1 where a test failed. */
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

#include "unit.h"

#define SUITE(module) Suite *module##_suite(void);
#include "suites.inc"
#undef SUITE

int main(void)
{
#define SUITE(module) module##_suite,
    Suite *(*const suites[])(void) = {
#include "suites.inc"
    };
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < COUNT(suites); i++)
        srunner_add_suite(runner, suites[i]());
#ifdef SANITIZED
    /* The sanitizer ends the run at the first fault anyhow, and looks for leaks at each process's end: minutes for a thousand forks. */
    if (getenv("CK_FORK") == NULL)
        srunner_set_fork_status(runner, CK_NOFORK);
#endif
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
