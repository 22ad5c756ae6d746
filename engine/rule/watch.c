/* See watch.h. The signal goes to the thread that the timer is of, and lua_sethook may be called in its handler. The timer is armed by a call and goes off once: it
 * costs a call of the system a millisecond, not one for each rule. */
#include "rule/watch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LOOKS_NS 1000000
#define SIGNAL (SIGRTMIN + 5)

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static _Thread_local struct {
    timer_t timer;
    bool made;
    volatile bool armed;
    lua_State *volatile running; /* NULL: no call */
    lua_Hook volatile hook;
    volatile unsigned long call; /* its number, and that of the call which ran when the timer was set */
    volatile unsigned long met;
} watch;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;
static bool usable;

static void set_timer(long ns)
{
    const struct itimerspec in = {.it_value.tv_nsec = ns};
    timer_settime(watch.timer, 0, &in, NULL);
}

static void on_signal(int number)
{
    int before = errno;
    (void)number;
    if (!watch.running) {
        watch.armed = false;
    } else if (watch.call == watch.met) {
        watch.armed = false;
        lua_sethook(watch.running, watch.hook, LUA_MASKCOUNT, 1);
    } else {
        watch.met = watch.call;
        set_timer(LOOKS_NS);
    }
    errno = before;
}

static void end_thread(void *made)
{
    (void)made;
    if (watch.made)
        timer_delete(watch.timer);
    watch.made = false;
}

/* The signal may be another's: a program that uses the library has its own. */
static void prepare(void)
{
    struct sigaction old, own = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&own.sa_mask);
    usable = sigaction(SIGNAL, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_DFL &&
             pthread_key_create(&at_thread_end, end_thread) == 0 && sigaction(SIGNAL, &own, NULL) == 0;
}

static bool make_timer(void)
{
    struct sigevent how;
    if (watch.made)
        return true;
    memset(&how, 0, sizeof how);
    how.sigev_notify = SIGEV_THREAD_ID;
    how.sigev_signo = SIGNAL;
    how.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    watch.made = pthread_setspecific(at_thread_end, &at_thread_end) == 0 && timer_create(CLOCK_MONOTONIC, &how, &watch.timer) == 0;
    return watch.made;
}

bool watch_open(void)
{
    sigset_t blocked;
    struct sigaction now;
    pthread_once(&once, prepare);
    return usable && pthread_sigmask(SIG_BLOCK, NULL, &blocked) == 0 && !sigismember(&blocked, SIGNAL) && sigaction(SIGNAL, NULL, &now) == 0 &&
           now.sa_handler == on_signal && make_timer();
}

void watch_close(void)
{
    if (watch.made && watch.armed)
        set_timer(0);
    watch.armed = false;
}

void watch_begin(lua_State *L, lua_Hook hook)
{
    watch.call++;
    watch.hook = hook;
    watch.running = L;
    if (!watch.armed) {
        watch.armed = true;
        watch.met = watch.call;
        set_timer(LOOKS_NS);
    }
}

void watch_end(void)
{
    watch.running = NULL;
}
