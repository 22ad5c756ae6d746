#include "read/convert.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "read/read.h"

#define PATH_SIZE 512
#define STEP_MS 20
#define DATA_MIB 2048 /* of memory for each process of LibreOffice; a notice takes it 160 MiB */

/* LibreOffice's own settings: no macros, nothing fetched that a document links to, and no way out for what would be fetched all the same. */
static const char settings[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"MacroSecurityLevel\" oor:op=\"fuse\"><value>3</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"DisableMacrosExecution\" oor:op=\"fuse\"><value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"BlockUntrustedRefererLinks\" oor:op=\"fuse\"><value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Calc/Content/Update\"><prop oor:name=\"Link\" oor:op=\"fuse\"><value>1</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Writer/Content/Update\"><prop oor:name=\"Link\" oor:op=\"fuse\"><value>0</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Inet/Settings\"><prop oor:name=\"ooInetProxyType\" oor:op=\"fuse\"><value>2</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Inet/Settings\"><prop oor:name=\"ooInetHTTPProxyName\" oor:op=\"fuse\"><value>127.0.0.1</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Inet/Settings\"><prop oor:name=\"ooInetHTTPProxyPort\" oor:op=\"fuse\"><value>9</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Inet/Settings\"><prop oor:name=\"ooInetHTTPSProxyName\" oor:op=\"fuse\"><value>127.0.0.1</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Inet/Settings\"><prop oor:name=\"ooInetHTTPSProxyPort\" oor:op=\"fuse\"><value>9</value></prop></item>\n"
    "</oor:items>\n";

/* ---- the folder --------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *where)
{
    (void)s;
    (void)type;
    (void)where;
    remove(path);
    return 0;
}

/* What a killed program leaves behind may still come while the folder is being emptied. */
static void remove_folder(const char *folder)
{
    for (int i = 0; i < 10 && access(folder, F_OK) == 0; i++) {
        nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
        if (access(folder, F_OK) == 0)
            nanosleep(&(struct timespec){0, STEP_MS * 1000000L}, NULL);
    }
}

static mc_status write_file(const char *path, const char *bytes, size_t len, mc_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0;
    for (size_t at = 0; at < len && ok;) {
        ssize_t n = write(fd, bytes + at, len - at);
        ok = n > 0 || (n < 0 && errno == EINTR);
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0 && close(fd) != 0)
        ok = false;
    return ok ? MC_OK : error_set(err, MC_ERR_IO, NULL, 0, "the temporary file %s could not be written: %s", path, strerror(errno));
}

static mc_status make_folder(char folder[PATH_SIZE], mc_error *err)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] != '/' || strlen(base) > PATH_SIZE / 2)
        base = "/tmp";
    snprintf(folder, PATH_SIZE, "%s/mingcha-XXXXXX", base);
    if (mkdtemp(folder) == NULL) {
        folder[0] = '\0';
        return error_set(err, MC_ERR_IO, NULL, 0, "a temporary folder in %s could not be made: %s", base, strerror(errno));
    }
    return MC_OK;
}

/* The profile with its settings, and the file to be converted. */
static mc_status fill_folder(const char *folder, const char *from, const char *bytes, size_t len, mc_error *err)
{
    static const char *const inner[] = {"profile", "profile/user", "out"};
    char path[PATH_SIZE + 64];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, inner[i]);
        if (mkdir(path, 0700) != 0)
            return error_set(err, MC_ERR_IO, NULL, 0, "the temporary file %s could not be written: %s", path, strerror(errno));
    }
    snprintf(path, sizeof path, "%s/profile/user/registrymodifications.xcu", folder);
    mc_status st = write_file(path, settings, strlen(settings), err);
    snprintf(path, sizeof path, "%s/in.%s", folder, from);
    return st ? st : write_file(path, bytes, len, err);
}

/* ---- the program ---------------------------------------------------------------------------------------------------------- */

/* Blanks and non-ASCII bytes of the temporary folder's name, for a file: URL. */
static void add_url(char *to, size_t size, const char *path)
{
    size_t n = strlen(to);
    for (; *path != '\0' && n + 4 < size; path++) {
        unsigned char c = (unsigned char)*path;
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("/-_.~", c) != NULL;
        n += (size_t)snprintf(to + n, size - n, plain ? "%c" : "%%%02X", c);
    }
}

static int spawn(pid_t *pid, const char *program, char *const argv[], char *const env[])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    int rc = posix_spawn_file_actions_init(&files);
    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&how);
    if (rc == 0) {
        sigemptyset(&none);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
        posix_spawnattr_setpgroup(&how, 0);
        posix_spawnattr_setsigmask(&how, &none);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
        rc = posix_spawnp(pid, program, &files, &how, argv, env);
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Waits for the program; past the limit its whole group is killed. */
static bool wait_for(pid_t pid, int seconds)
{
    for (long waited = 0; waited < seconds * 1000L; waited += STEP_MS) {
        pid_t done = waitpid(pid, NULL, WNOHANG);
        if (done == pid || (done < 0 && errno != EINTR))
            return true;
        nanosleep(&(struct timespec){0, STEP_MS * 1000000L}, NULL);
    }
    return false;
}

static mc_status run(const char *folder, const char *from, const char *to, int seconds, mc_error *err)
{
    char profile[3 * PATH_SIZE] = "-env:UserInstallation=file://", in[PATH_SIZE + 32], out[PATH_SIZE + 32], type[64];
    char home[PATH_SIZE + 8], temp[PATH_SIZE + 16], path[1024];
    add_url(profile, sizeof profile - 16, folder);
    strcat(profile, "/profile");
    snprintf(in, sizeof in, "%s/in.%s", folder, from);
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(type, sizeof type, "%s:%s", to, strcmp(to, "docx") == 0 ? "MS Word 2007 XML" : "Calc MS Excel 2007 XML");
    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(temp, sizeof temp, "TMPDIR=%s", folder);
    snprintf(path, sizeof path, "PATH=%.1000s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    char headless[] = "--headless", plain[] = "--norestore", convert[] = "--convert-to", outdir[] = "--outdir", name[] = "soffice";
    char lang[] = "LC_ALL=C.UTF-8", cache[] = "SAL_USE_VCLPLUGIN=svp";
    char *const argv[] = {name, headless, plain, profile, convert, type, outdir, out, in, NULL};
    char *const env[] = {path, home, temp, lang, cache, NULL};
    pid_t pid;
    int rc = spawn(&pid, "soffice", argv, env);
    if (rc == ENOENT)
        rc = spawn(&pid, "libreoffice", argv, env);
    if (rc == ENOENT)
        return error_set(err, MC_ERR_INPUT, NULL, 0,
                         "a %s file is read through LibreOffice, which is not installed here; install libreoffice-writer and libreoffice-calc, or save the file as %s", from, to);
    if (rc != 0)
        return error_set(err, MC_ERR_IO, NULL, 0, "LibreOffice could not be started: %s", strerror(rc));
    struct rlimit most = {READ_SIZE_MAX, READ_SIZE_MAX}, data = {(rlim_t)DATA_MIB << 20, (rlim_t)DATA_MIB << 20};
    prlimit(pid, RLIMIT_FSIZE, &most, NULL);
    prlimit(pid, RLIMIT_DATA, &data, NULL);
    bool done = wait_for(pid, seconds);
    kill(-pid, SIGKILL); /* also what it may have left running */
    if (!done)
        waitpid(pid, NULL, 0);
    return done ? MC_OK : error_set(err, MC_ERR_LIMIT, NULL, 0, "LibreOffice did not convert the file within %d seconds", seconds);
}

mc_status convert_file(char **out, size_t *out_len, const char *from, const char *to, const char *bytes, size_t len, int seconds, mc_error *err)
{
    char folder[PATH_SIZE] = "", path[PATH_SIZE + 64];
    mc_status st = make_folder(folder, err);
    if (!st)
        st = fill_folder(folder, from, bytes, len, err);
    if (!st)
        st = run(folder, from, to, seconds, err);
    snprintf(path, sizeof path, "%s/out/in.%s", folder, to);
    if (!st && access(path, R_OK) != 0)
        st = error_set(err, MC_ERR_INPUT, NULL, 0, "LibreOffice could not convert the %s file: it is damaged, has a password, or takes more than %d MiB of memory", from, DATA_MIB);
    if (!st)
        st = read_bytes(out, out_len, path, err);
    if (folder[0] != '\0')
        remove_folder(folder);
    return st;
}
