/* The words of a Lua file. */
#ifndef MC_RULE_LEXER_H
#define MC_RULE_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_KEYWORD, TOKEN_STRING, TOKEN_NUMBER, TOKEN_MARK, TOKEN_BAD };

struct token {
    enum token_kind kind;
    const char *text; /* borrow: in the file; of a string without its quotes */
    size_t len;
    int line;
};

struct lexer {
    const char *text;
    size_t len, at;
    int line;
};

/* The next token; TOKEN_END at the end, again and again; TOKEN_BAD where a string or comment does not end or a character has no business there. */
struct token lexer_next(struct lexer *l);

#endif
