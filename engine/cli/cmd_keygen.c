/* mingcha keygen: a pair of keys for signing evidence packs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sign.h"
#include "cli/cli.h"
#include "cli/options.h"

static const struct cli_option options[] = {{0, NULL, NULL, NULL, NULL}};

extern const struct command cmd_keygen;

/* Never over a file that is there: a lost secret key cannot be made again. */
static mc_status write_new(const char *path, const char *line, mode_t mode, mc_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return error_set(err, errno == EEXIST ? MC_ERR_USAGE : MC_ERR_IO, path, 0, "could not be written: %s", strerror(errno));
    mc_status st = MC_OK;
    size_t len = strlen(line);
    if (write(fd, line, len) != (ssize_t)len || fsync(fd) != 0)
        st = error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(errno));
    if (close(fd) != 0 && st == MC_OK)
        st = error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(errno));
    if (st != MC_OK)
        unlink(path);
    return st;
}

static mc_status make_pair(const char *name, char **secret_file, char **public_file, mc_error *err)
{
    char secret[SIGN_LINE_MAX], public[SIGN_LINE_MAX];
    if (asprintf(secret_file, "%s.key", name) < 0)
        *secret_file = NULL;
    if (asprintf(public_file, "%s.pub", name) < 0)
        *public_file = NULL;
    if (!*secret_file || !*public_file)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = sign_make_keys(secret, public, err);
    if (st == MC_OK)
        st = write_new(*secret_file, secret, 0600, err);
    if (st == MC_OK) {
        st = write_new(*public_file, public, 0644, err);
        if (st != MC_OK)
            unlink(*secret_file);
    }
    explicit_bzero(secret, sizeof secret);
    return st;
}

static int run_keygen(struct cli *cli, int argc, char **argv)
{
    const char *value;
    int code = EXIT_CLEAN, option;
    optind = 0;
    option = options_next(cli, &cmd_keygen, argc, argv, &value, &code);
    if (option != OPTION_END)
        return code;
    if (argc - optind != 1) {
        cli_complain(cli_say(cli, "keygen 要一个名称；见 mingcha keygen --help", "keygen takes one name; see mingcha keygen --help"));
        return EXIT_USAGE;
    }
    char *secret_file = NULL, *public_file = NULL;
    mc_error err = {0};
    mc_status st = make_pair(argv[optind], &secret_file, &public_file, &err);
    if (st == MC_OK)
        printf(cli_say(cli, "%s  密钥：只有您能读，不要外传，不要放进版本库\n%s  公钥：交给要验证签名的人\n",
                       "%s  the secret key: keep it to yourself, and out of any repository\n%s  the public key: for whoever verifies\n"),
               secret_file, public_file);
    else
        cli_complain_error(cli, &err);
    free(secret_file);
    free(public_file);
    return cli_exit_code(st);
}

const struct command cmd_keygen = {
    .name = "keygen",
    .synopsis = {"NAME", NULL},
    .summary_zh = "生成一对签名用的密钥",
    .summary_en = "make a pair of keys for signing evidence packs",
    .about_zh = "生成一对 Ed25519 密钥：NAME.key（密钥，只有本人能读）和 NAME.pub（公钥）。已有的文件不会被覆盖。",
    .about_en = "Makes a pair of Ed25519 keys: NAME.key, the secret one, which only its owner may read, and NAME.pub. Files that\n"
                "are there are not written over.",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha keygen ~/审计                                     生成 ~/审计.key 和 ~/审计.pub\n"
               "  mingcha check --evidence 证据 --sign-key ~/审计.key 通知   签名\n"
               "  mingcha replay 证据 --verify-key ~/审计.pub                验证",
    .more_en = "Examples:\n"
               "  mingcha keygen ~/audit                                        makes ~/audit.key and ~/audit.pub\n"
               "  mingcha check --evidence pack --sign-key ~/audit.key notices  signs\n"
               "  mingcha replay pack --verify-key ~/audit.pub                  verifies",
    .run = run_keygen,
};
