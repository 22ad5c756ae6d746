/* read_docx: legal forms of paragraphs, lists and tables, what is revised or hidden, damaged and hostile files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "document_text.h"
#include "make_zip.h"
#include "read/docx.h"
#include "read/read.h"
#include "unit.h"

#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"
#define SPACES \
    " xmlns:w='" WORD "' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml'" \
    " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'"
#define ROOT(main) "<Relationships xmlns='" RELATIONS "'><Relationship Id='r' Type='" OFFICE "/officeDocument' Target='" main "'/></Relationships>"
#define BODY(inside) "<w:document" SPACES "><w:body>" inside "<w:sectPr/></w:body></w:document>"

#define R(text) "<w:r><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define P(text) "<w:p>" R(text) "</w:p>"
#define TC(properties, inside) "<w:tc><w:tcPr>" properties "</w:tcPr>" inside "</w:tc>"
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define TBL(rows) "<w:tbl><w:tblPr/>" rows "</w:tbl>"
#define SPAN(n) "<w:gridSpan w:val='" #n "'/>"
#define MERGE_FIRST "<w:vMerge w:val='restart'/>"
#define MERGE "<w:vMerge/>"
#define BOX(inside) "<w:pict><v:shape><v:textbox><w:txbxContent>" inside "</w:txbxContent></v:textbox></v:shape></w:pict>"

/* ---- bodies ------------------------------------------------------------------------------------------------------------- */

struct sample {
    const char *body, *text;
};

static const struct sample samples[] = {
    /* runs cut anywhere, what wraps them */
    {"<w:p>" R("关于") "<w:bookmarkStart w:id='1' w:name='a'/>" R("印发") "<w:hyperlink>" R("通知") "</w:hyperlink><w:smartTag>" R("2024") "</w:smartTag></w:p>", "P 关于印发通知2024\n"},
    {"<w:p><w:r><w:t> 单位 </w:t></w:r><w:r><w:t xml:space='preserve"
     "'> 万元</w:t></w:r></w:p>",
     "P 单位 万元\n"},
    {"<w:p><w:r><w:t>一\n  二</w:t><w:tab/><w:t>三</w:t><w:br/><w:t>四</w:t><w:cr/><w:t>五</w:t></w:r></w:p>", "P 一   二\t三\nP 四\nP 五\n"},
    {"<w:p><w:r><w:t>2024</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:softHyphen/><w:t>年&#xAD;度</w:t><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>", "P 2024-2025年度☑\n"},
    {"<w:p><w:r><w:sym w:font='X' w:char='4E00'/><w:sym w:font='X' w:char='F041'/></w:r></w:p>", "P 一\xEF\xBF\xBD\n"},
    {P("") P("") P("一") P("　") P("二"), "P2 一\nP1 二\n"},
    /* content controls: kept, but not what asks to be filled in */
    {"<w:sdt><w:sdtPr/><w:sdtContent>" P("一") "</w:sdtContent></w:sdt>"
     "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" R("点击输入") "</w:sdtContent></w:sdt>" R("二") "</w:p>",
     "P 一\nP 二\n"},
    /* fields: codes dropped, results kept, one inside the other */
    {"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r>"
     "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" R("9")
     "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" R("12") "<w:r><w:fldChar w:fldCharType='end'/></w:r>" R("件")
     "<w:fldSimple w:instr='PAGE'>" R("3") "</w:fldSimple></w:p>",
     "P 12件3\n"},
    {"<w:p><w:r><w:ruby><w:rt>" R("shi") "</w:rt><w:rubyBase>" R("实") "</w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>", "P 实x\n"},
    /* alternatives are taken once, wherever the text is */
    {"<w:p>" R("前") "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>" BOX(P("框")) "</mc:Choice><mc:Fallback>" BOX(P("框")) "</mc:Fallback></mc:AlternateContent></w:r>" R("后") "</w:p>" P("末"),
     "P 前后\nP 框\nP 末\n"},
    {"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing/></mc:Choice><mc:Fallback>" BOX(P("框")) "</mc:Fallback></mc:AlternateContent></w:r></w:p>", "P1 框\n"},
    {"<mc:AlternateContent><mc:Choice Requires='x'>" P("一") "</mc:Choice><mc:Fallback>" P("二") "</mc:Fallback></mc:AlternateContent>", "P 一\n"},
    /* a table in a text box, a text box in a cell */
    {"<w:p>" R("前") "<w:r>" BOX(P("框") TBL(TR(TC("", P("a")) TC("", P("b"))))) "</w:r></w:p>", "P 前\nP 框\n| a | b |\n"},
    {TBL(TR(TC("", "<w:p>" R("a") "<w:r>" BOX(P("盒")) "</w:r></w:p>") TC("", P("b")))), "| a/盒 | b |\n"},

    /* tables */
    {TBL(TR(TC("", P("a") P("b")) TC("", P(""))) TR(TC("", "<w:p/>" P("c") "<w:p/>") TC("", P("d")))), "| a/b |  |\n| c | d |\n"},
    {TBL(TR(TC(SPAN(2), P("a")) TC("", P("b"))) TR(TC("", P("c")) TC("", P("d")) TC("", P("e")))), "| a{1x2} | < | b |\n| c | d | e |\n"},
    {TBL(TR(TC(MERGE_FIRST, P("a")) TC("", P("b"))) TR(TC(MERGE, P("")) TC("", P("c"))) TR(TC(MERGE_FIRST, P("d")) TC("", P("e")))), "| a{2x1} | b |\n| < | c |\n| d | e |\n"},
    {TBL(TR(TC(SPAN(2) MERGE_FIRST, P("a")) TC("", P("b"))) TR(TC(SPAN(2) MERGE, P("")) TC("", P("c"))) TR(TC("", P("1")) TC("", P("2")) TC("", P("3")))),
     "| a{2x2} | < | b |\n| < | < | c |\n| 1 | 2 | 3 |\n"},
    /* a merge that continues nothing, or other columns, is a cell of its own */
    {TBL(TR(TC(MERGE, P("a")) TC("", P("b")))), "| a | b |\n"},
    {TBL(TR(TC(SPAN(2) MERGE_FIRST, P("a")) TC("", P("b"))) TR(TC(MERGE, P("c")) TC("", P("d")) TC("", P("e")))), "| a{1x2} | < | b |\n| c | d | e |\n"},
    /* the text of a cell that goes on with the one above is not shown */
    {TBL(TR(TC(MERGE_FIRST, P("a")) TC("", P("b"))) TR(TC(MERGE, P("旧")) TC("", P("c")))), "| a{2x1} | b |\n| < | c |\nN the file holds hidden text, which is not read: \"旧\"\n"},
    {TBL(TR(TC("<w:hMerge w:val='restart'/>", P("a")) TC("<w:hMerge/>", P("")) TC("", P("b"))) TR(TC("", P("1")) TC("", P("2")) TC("", P("3")))), "| a{1x2} | < | b |\n| 1 | 2 | 3 |\n"},
    {TBL("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" TC("", P("b")) "</w:tr>" TR(TC("", P("c")) TC("", P("d")))), "| - | b |\n| c | d |\n"},
    /* columns no cell begins in are none; borders a hair apart are one */
    {TBL(TR(TC(SPAN(3), P("a")) TC(SPAN(2), P("b"))) TR(TC(SPAN(3), P("c")) TC(SPAN(2), P("d")))), "| a | b |\n| c | d |\n"},
    {TBL("<w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='30'/><w:gridCol w:w='2000'/></w:tblGrid>" TR(TC("", P("a")) TC(SPAN(2), P("b"))) TR(TC(SPAN(2), P("c")) TC("", P("d")))), "| a | b |\n| c | d |\n"},
    {TBL("<w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='600'/><w:gridCol w:w='2000'/></w:tblGrid>" TR(TC("", P("a")) TC("", P("x")) TC("", P("b"))) TR(TC(SPAN(2), P("c")) TC("", P("d")))), "| a | x | b |\n| c{1x2} | < | d |\n"},
    {TBL(TR(TC("", P("a")) TC(SPAN(2), P("b"))) TR(TC(SPAN(2), P("c")) TC("", P("d")))), "| a | b |\n| c | d |\n"},
    /* rows and cells inside content controls */
    {TBL("<w:sdt><w:sdtContent>" TR("<w:sdt><w:sdtPr/><w:sdtContent>" TC("", P("a")) "</w:sdtContent></w:sdt>" TC("", P("b"))) "</w:sdtContent></w:sdt>" TR(TC("", P("c")) TC("", P("d")))), "| a | b |\n| c | d |\n"},
    /* a table in a cell: its rows are lines there; where the outer one only frames it, it is the table */
    {TBL(TR(TC("", P("a") TBL(TR(TC("", P("1")) TC("", P("2"))) TR(TC("", P("3")) TC("", P("4")))) P("z")) TC("", P("b")))), "| a/1 2/3 4/z | b |\n"},
    {TBL(TR(TC("", P("题") TBL(TR(TC("", P("1")) TC("", P("2")))) P("尾")))), "P 题\n| 1 | 2 |\nP 尾\n"},
    {TBL(TR(TC("", P("题"))) TR(TC("", TBL(TR(TC("", P("1")) TC("", P("2")))) "<w:p/>")) TR(TC("", P("尾")))), "P 题\n| 1 | 2 |\nP 尾\n"},
    {TBL(TR(TC("", TBL(TR(TC("", TBL(TR(TC("", P("1")) TC("", P("2")))) "<w:p/>"))) "<w:p/>"))), "| 1 | 2 |\n"},

    /* revisions */
    {"<w:p>" R("改造") "<w:del w:id='1'><w:r><w:delText>12</w:delText></w:r></w:del><w:ins w:id='2'>" R("15") "</w:ins>" R("个") "</w:p>",
     "P 改造15个\nN the file holds unaccepted revisions (1 insertions, 1 deletions), read as accepted; the text they delete: \"12\"\n"},
    {"<w:p><w:moveFrom>" R("甲") "</w:moveFrom>" R("乙") "</w:p><w:p><w:moveTo>" R("甲") "</w:moveTo></w:p>",
     "P 乙\nP 甲\nN the file holds unaccepted revisions (1 insertions, 1 deletions), read as accepted; the text they delete: \"甲\"\n"},
    {"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" R("一") "</w:p><w:p>" R("二") "</w:p>", "P 一二\n"},
    {TBL(TR(TC("", P("a")) TC("", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R("b") "</w:p>"))) P("c"), "| a | b |\nP c\n"},
    {TBL("<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" TC("", P("x")) TC("", P("y")) "</w:tr>" TR(TC("", P("a")) TC("", P("b")))),
     "| a | b |\nN the file holds unaccepted revisions (0 insertions, 1 deletions), read as accepted; the text they delete: \"xy\"\n"},
    {"<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange></w:pPr>" R("一") "</w:p>", "P 一\n"},
    /* hidden text */
    {"<w:p>" R("一") "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>二</w:t></w:r></w:p>",
     "P 一二\nN the file holds hidden text, which is not read: \"密\"\n"},
    {"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>张三138</w:t><w:t>00001234</w:t></w:r>" R("一") "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r></w:p>",
     "P 一\nN the file holds hidden text, which is not read: \"张三138****1234；密\"\n"},
    {TBL("<w:tr><w:trPr><w:hidden/></w:trPr>" TC("", P("")) TC("", P("")) "</w:tr>" TR(TC("", P("a")) TC("", P("b")))), "| a | b |\nN 1 table rows are hidden and not read\n"},
    /* things beside the text */
    {"<w:p>" R("一") "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:commentReference w:id='1'/></w:r></w:p><w:altChunk/>",
     "P 一\nN the file refers to contents kept elsewhere (a subdocument, a part in another format), which are not read\n"},
};

/* own: document_free. */
static struct document *read_part(const char *xml, size_t len, mc_error *err)
{
    struct document *d = document_new("a.docx", "docx");
    if (docx_read_bytes(d, xml, len, err)) {
        document_free(d);
        return NULL;
    }
    return d;
}

static char *body_xml(const char *body)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<w:document" SPACES "><w:body>");
    buffer_add_text(&b, body);
    buffer_add_text(&b, "<w:sectPr><w:headerReference/></w:sectPr></w:body></w:document>");
    return buffer_take(&b);
}

START_TEST(bodies_are_read_as_shown)
{
    mc_error err = {0};
    char *xml = body_xml(samples[_i].body);
    struct document *d = read_part(xml, strlen(xml), &err);
    ck_assert_msg(d != NULL, "%s", err.text);
    char *text = document_text(d);
    ck_assert_str_eq(text, samples[_i].text);
    free(text);
    document_free(d);
    free(xml);
}
END_TEST

/* Every cut of a body is an error; no cut is a crash. */
START_TEST(a_cut_body_is_an_error)
{
    char *xml = body_xml(samples[_i].body);
    for (size_t len = 0; len < strlen(xml); len++) {
        mc_error err = {0};
        char *cut = malloc(len ? len : 1); /* exactly that long, so that a sanitizer sees a byte read past it */
        memcpy(cut, xml, len);
        struct document *d = read_part(cut, len, &err);
        ck_assert_msg(d == NULL && err.status == MC_ERR_INPUT, "cut at %zu", len);
        free(cut);
    }
    free(xml);
}
END_TEST

START_TEST(places_are_those_of_the_document)
{
    mc_error err = {0};
    char *xml = body_xml(P("") P("题") TBL(TR(TC("", P("a")) TC("", P("b"))) TR(TC(SPAN(2), P("c")))) P("中") TBL(TR(TC("", P("d")) TC("", P("e")))));
    struct document *d = read_part(xml, strlen(xml), &err);
    ck_assert_msg(d != NULL, "%s", err.text);
    ck_assert_int_eq(d->blocks[0].piece.place.paragraph, 2);
    struct place p = table_at(&d->blocks[1].table, 0, 1)->piece.place;
    ck_assert(p.table == 1 && p.row == 1 && p.cell == 2 && p.line == 0);
    p = table_at(&d->blocks[1].table, 1, 1)->piece.place;
    ck_assert(p.table == 1 && p.row == 2 && p.cell == 1);
    p = table_at(&d->blocks[3].table, 0, 0)->piece.place;
    ck_assert(p.table == 2 && p.row == 1 && p.cell == 1);
    document_free(d);
    free(xml);
}
END_TEST

/* ---- whole packages -------------------------------------------------------------------------------------------------------- */

#define PARTS(more) "<Relationships xmlns='" RELATIONS "'>" more "</Relationships>"
#define PART(id, type, target) "<Relationship Id='" id "' Type='" OFFICE "/" type "' Target='" target "'/>"

struct extra {
    const char *relations, *styles, *lists, *other; /* other: word/other.xml */
};

static char *package_of(const char *document, const struct extra *x, size_t *len)
{
    const struct zip_part parts[] = {
        {"_rels/.rels", ROOT("word/document.xml"), 0}, {"word/document.xml", document, 0},
        {"word/_rels/document.xml.rels", x->relations, 0}, {"word/styles.xml", x->styles, 0},
        {"word/numbering.xml", x->lists, 0}, {"word/other.xml", x->other, 0},
    };
    return make_zip(parts, COUNT(parts), len);
}

static void check_package(const char *document, const struct extra *x, const char *expected)
{
    size_t len;
    char *zip = package_of(document, x, &len);
    mc_error err = {0};
    struct document *d = NULL;
    ck_assert_msg(read_document(&d, "a.bin", zip, len, &err) == MC_OK, "%s", err.text); /* by content, not by name */
    ck_assert_str_eq(d->format, "docx");
    char *text = document_text(d);
    ck_assert_str_eq(text, expected);
    free(text);
    document_free(d);
    free(zip);
}

#define LIST_P(list, level, text) "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" list "'/></w:numPr></w:pPr>" R(text) "</w:p>"
#define STYLE_P(style, text) "<w:p><w:pPr><w:pStyle w:val='" style "'/></w:pPr>" R(text) "</w:p>"
#define LEVEL(n, format, text, more) "<w:lvl w:ilvl='" n "'><w:start w:val='1'/><w:numFmt w:val='" format "'/>" more "<w:lvlText w:val='" text "'/><w:pPr><w:numPr/></w:pPr></w:lvl>"
#define NUM(id, definition, more) "<w:num w:numId='" id "'><w:abstractNumId w:val='" definition "'/>" more "</w:num>"
#define LISTS(inside) "<w:numbering" SPACES ">" inside "</w:numbering>"
#define LIST_PARTS PARTS(PART("n", "numbering", "numbering.xml") PART("s", "styles", "/word/styles.xml"))

static const char lists[] = LISTS(
    "<w:abstractNum w:abstractNumId='7'>" LEVEL("0", "chineseCounting", "%1、", "<w:pStyle w:val='H1'/>") LEVEL("1", "japaneseCounting", "（%2）", "<w:pStyle w:val='H2'/>")
    LEVEL("2", "decimal", "%3.", "") LEVEL("3", "decimal", "%3.%4", "<w:suff w:val='nothing'/>") LEVEL("4", "decimalEnclosedCircle", "%5", "")
    LEVEL("5", "decimal", "%1.%6", "<w:isLgl/>") "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='3'>" LEVEL("0", "bullet", "&#xF06C;", "") LEVEL("1", "decimal", "(%2)", "<w:lvlRestart w:val='0'/>") "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='4'>" LEVEL("0", "upperRoman", "%1)", "") "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='5'><w:numStyleLink w:val='L'/></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='6'><w:lvl w:ilvl='0'><w:start w:val='9'/><mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001, 002, 003, ...'/></mc:Choice>"
    "<mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback></mc:AlternateContent><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
    NUM("1", "7", "") NUM("2", "7", "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>") NUM("3", "3", "") NUM("4", "4", "")
    NUM("5", "5", "") NUM("6", "6", "") NUM("8", "4", "<w:lvlOverride w:ilvl='0'>" LEVEL("0", "lowerLetter", "(%1)", "") "</w:lvlOverride>"));

static const char styles[] =
    "<w:styles" SPACES "><w:style w:type='paragraph' w:default='1' w:styleId='N'/>"
    "<w:style w:type='paragraph' w:styleId='H1'><w:basedOn w:val='N'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='H2'><w:basedOn w:val='H1'/></w:style>"
    "<w:style w:type='numbering' w:styleId='L'><w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr></w:style>"
    "<w:style w:type='character' w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='GoneToo'><w:basedOn w:val='Ring'/><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Ring'><w:basedOn w:val='Ring2'/></w:style><w:style w:type='paragraph' w:styleId='Ring2'><w:basedOn w:val='Ring'/></w:style></w:styles>";

static const struct sample numbered[] = {
    {LIST_P("1", "0", "甲") LIST_P("1", "1", "乙") LIST_P("1", "1", "丙") LIST_P("1", "2", "丁") LIST_P("1", "3", "戊") LIST_P("1", "0", "己") LIST_P("1", "1", "庚"),
     "P 一、甲\nP （一）乙\nP （二）丙\nP 1. 丁\nP 1.1戊\nP 二、己\nP （一）庚\n"},
    /* a list of the same definition goes on with it, but begins again where it says so */
    {LIST_P("1", "0", "甲") LIST_P("2", "0", "乙") LIST_P("2", "0", "丙") LIST_P("1", "0", "丁"), "P 一、甲\nP 五、乙\nP 六、丙\nP 七、丁\n"},
    /* through styles */
    {STYLE_P("H1", "甲") STYLE_P("H2", "乙") STYLE_P("H2", "丙") STYLE_P("N", "丁") "<w:p><w:pPr><w:pStyle w:val='H1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>" R("戊") "</w:p>",
     "P 一、甲\nP （一）乙\nP （二）丙\nP 丁\nP 戊\n"},
    /* bullets are no text; a level that never restarts goes on */
    {LIST_P("3", "0", "甲") LIST_P("3", "1", "乙") LIST_P("3", "0", "丙") LIST_P("3", "1", "丁"), "P 甲\nP (1) 乙\nP 丙\nP (2) 丁\n"},
    {LIST_P("4", "0", "甲") LIST_P("5", "0", "乙") LIST_P("8", "0", "丙"), "P I) 甲\nP II) 乙\nP (c) 丙\n"},
    {LIST_P("6", "0", "甲") LIST_P("6", "0", "乙") LIST_P("9", "0", "丙"), "P 009 甲\nP 010 乙\nP 丙\n"},
    {LIST_P("1", "4", "甲") LIST_P("1", "4", "乙"), "P ①甲\nP ②乙\n"},
    /* a level above that is not begun counts from its start; all in decimal where the level says so */
    {LIST_P("1", "5", "甲") LIST_P("1", "0", "乙") LIST_P("1", "0", "丙") LIST_P("1", "5", "丁"), "P 1.1 甲\nP 一、乙\nP 二、丙\nP 2.1 丁\n"},
    /* a numbered cell without text shows its number; a deleted paragraph has none */
    {TBL(TR(TC("", LIST_P("1", "2", "")) TC("", P("a"))) TR(TC("", LIST_P("1", "2", "")) TC("", P("b")))), "| 1. | a |\n| 2. | b |\n"},
    {"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>" LIST_P("1", "0", "甲"), "P 一、甲\n"},
    /* hidden by a style */
    {"<w:p>" R("甲") "<w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>密</w:t></w:r></w:p>" STYLE_P("GoneToo", "密"), "P 甲\nN the file holds hidden text, which is not read: \"密密\"\n"},
};

/* The nearest heading above a place: by its level, by its middle, by its number; with a style too. */
START_TEST(places_name_the_heading_above)
{
    static const struct {
        const char *properties, *text, *under;
    } lines[] = {
        {"", "一句话", NULL},
        {"<w:jc w:val='center'/>", "2024年民生实事", "2024年民生实事"},
        {"", "（一）加强领导", "（一）加强领导"},
        {"", "一、办理要及时。", "（一）加强领导"},
        {"<w:jc w:val='center'/><w:jc w:val='left'/>", "一件", "（一）加强领导"},
        {"<w:outlineLvl w:val='1'/>", "任务分解", "任务分解"},
        {"<w:outlineLvl w:val='9'/>", "一般", "任务分解"},
        {"", "附件2", "附件2"},
        {"", "第十二章 附则", "第十二章 附则"},
        {"", "第三中学", "第十二章 附则"},
    };
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<w:document" SPACES "><w:body>");
    for (size_t i = 0; i < COUNT(lines); i++)
        buffer_add_format(&b, "<w:p><w:pPr>%s</w:pPr>" R("%s") "</w:p>", lines[i].properties, lines[i].text);
    buffer_add_text(&b, TBL(TR(TC("", P("a")) TC("", P("附件3"))) TR(TC("", P("b")) TC("", P("c")))) "</w:body></w:document>");
    struct document *d = document_new("a.docx", "docx");
    mc_error err = {0};
    ck_assert_msg(docx_read_bytes(d, b.data, b.len, &err) == MC_OK, "%s", err.text);
    ck_assert_uint_eq(d->n_blocks, COUNT(lines) + 1);
    for (size_t i = 0; i < COUNT(lines); i++) {
        const char *under = d->blocks[i].piece.place.heading;
        ck_assert_msg(!under == !lines[i].under && (!under || strcmp(under, lines[i].under) == 0), "%s: %s", lines[i].text, under ? under : "-");
    }
    ck_assert_str_eq(table_at(&d->blocks[COUNT(lines)].table, 1, 1)->piece.place.heading, "第十二章 附则");
    document_free(d);
    buffer_clear(&b);
}
END_TEST

START_TEST(numbers_of_lists_are_text)
{
    char *document = body_xml(numbered[_i].body);
    check_package(document, &(struct extra){LIST_PARTS, styles, lists, NULL}, numbered[_i].text);
    free(document);
}
END_TEST

START_TEST(headers_are_furniture)
{
    check_package(BODY(P("正文")), &(struct extra){.relations = PARTS(PART("h", "header", "other.xml")), .other = "<w:hdr" SPACES ">" P("某县文件") TBL(TR(TC("", P("a")) TC("", P("b")))) P("— 1 —") "</w:hdr>"},
                  "P 正文\nF 某县文件\nF a b\nF — 1 —\n");
}
END_TEST

START_TEST(footnotes_come_last)
{
    check_package(BODY(P("正文")), &(struct extra){.relations = PARTS(PART("h", "footnotes", "other.xml")),
                                                   .other = "<w:footnotes" SPACES "><w:footnote w:type='separator' w:id='0'>" P("x") "</w:footnote><w:footnote w:id='2'>" P("含国债资金。") "</w:footnote></w:footnotes>"},
                  "P 正文\nP 含国债资金。\n");
}
END_TEST

START_TEST(strict_files_and_other_prefixes_are_read)
{
    const struct zip_part parts[] = {
        {"_rels/.rels", "<Relationships xmlns='" RELATIONS "'><Relationship Id='r' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='/Main.xml'/></Relationships>", 0},
        {"main.xml", "<document xmlns='" STRICT "'><body><p><r><t>甲</t></r></p></body></document>", 0},
    };
    size_t len;
    char *zip = make_zip(parts, COUNT(parts), &len);
    mc_error err = {0};
    struct document *d = NULL;
    ck_assert_msg(read_document(&d, "a.docx", zip, len, &err) == MC_OK, "%s", err.text);
    ck_assert_str_eq(d->blocks[0].piece.text, "甲");
    document_free(d);
    free(zip);
}
END_TEST

/* ---- faults ------------------------------------------------------------------------------------------------------------------ */

static mc_status read_fails(const char *zip, size_t len, mc_error *err)
{
    struct document *d = NULL;
    mc_status st = read_document(&d, "a.docx", zip, len, err);
    ck_assert_msg(st != MC_OK, "it was read");
    ck_assert_ptr_null(d);
    ck_assert_str_eq(err->source, "a.docx");
    return st;
}

START_TEST(a_cut_file_is_an_error_at_every_length)
{
    size_t len;
    char *zip = package_of(BODY(P("正文")), &(struct extra){LIST_PARTS, styles, lists, NULL}, &len);
    for (size_t cut = 4; cut < len; cut++) {
        char *copy = malloc(cut);
        memcpy(copy, zip, cut);
        mc_error err = {0};
        ck_assert_int_eq(read_fails(copy, cut, &err), MC_ERR_INPUT);
        free(copy);
    }
    free(zip);
}
END_TEST

START_TEST(a_file_without_text_is_an_error)
{
    size_t len;
    mc_error err = {0};
    char *zip = package_of(BODY("<w:p/>"), &(struct extra){0}, &len);
    ck_assert_int_eq(read_fails(zip, len, &err), MC_ERR_INPUT);
    ck_assert_str_eq(err.text, "the document holds no text");
    free(zip);
    err = (mc_error){0};
    zip = package_of(BODY("<w:p><w:r><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:r></w:p>"), &(struct extra){0}, &len);
    read_fails(zip, len, &err);
    ck_assert_ptr_nonnull(strstr(err.text, "scan"));
    free(zip);
}
END_TEST

static void repeat(struct buffer *b, const char *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_add_text(b, text);
}

struct hostile {
    const char *head, *again, *tail;
    int n;
    mc_status status; /* MC_OK: it is read */
};

static const struct hostile hostiles[] = {
    {"", "<w:tbl><w:tr><w:tc>", "", 100, MC_ERR_LIMIT},                                                   /* depth */
    {"<w:tbl>", TR(TC(SPAN(999999999), P("a"))), "</w:tbl>", 1, MC_ERR_LIMIT},                            /* width */
    {"<w:tbl><w:tr>", TC(SPAN(10000), P("a")), "</w:tr></w:tbl>", 2, MC_ERR_LIMIT},
    {"<w:tbl>", TR(TC(SPAN(16000), P("a"))), "</w:tbl>", 5000, MC_ERR_LIMIT},                              /* work */
    {"<w:tbl><w:tr>", "<w:tc/>", "</w:tr></w:tbl>", 1100000, MC_ERR_LIMIT},                                /* cells */
    {"", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "", 1100000, MC_ERR_LIMIT},                                 /* paragraphs */
    {"<w:tbl>", TR(TC("", P("a")) TC("", P("b"))), "</w:tbl>", 100000, MC_OK},
    {"<w:tbl>", TR(TC(MERGE_FIRST, P("a")) TC(MERGE, P("b"))), "</w:tbl>", 10000, MC_OK},
    {"<w:tbl>", "<w:tr><w:trPr><w:gridBefore w:val='16000'/></w:trPr>" TC("", P("a")) "</w:tr>", "</w:tbl>", 1000, MC_OK}, /* columns nobody begins in */
    {"<w:p>", "<w:r><w:fldChar w:fldCharType='begin'/></w:r>", R("a") "</w:p>" P("b"), 1000, MC_OK},
};

START_TEST(hostile_bodies_end_soon)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<w:document" SPACES "><w:body>");
    buffer_add_text(&b, hostiles[_i].head);
    repeat(&b, hostiles[_i].again, hostiles[_i].n);
    buffer_add_text(&b, hostiles[_i].tail);
    buffer_add_text(&b, "</w:body></w:document>");
    mc_error err = {0};
    struct document *d = read_part(b.data, b.len, &err);
    ck_assert_msg(err.status == hostiles[_i].status, "%s", err.text);
    document_free(d);
    buffer_clear(&b);
}
END_TEST

/* Each allocation fails in turn: the call says so and nothing is lost. */
START_TEST(every_allocation_may_fail)
{
    static const char body[] = P("前") LIST_P("1", "0", "甲") "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
                               "<w:r>" BOX(P("框")) "</w:r></w:p>" TBL("<w:tblGrid><w:gridCol w:w='9'/></w:tblGrid>" TR(TC("", P("a") TBL(TR(TC("", P("1")) TC("", P("2"))))) TC(MERGE_FIRST, P("b"))));
    char *document = body_xml(body);
    size_t len;
    char *zip = package_of(document, &(struct extra){LIST_PARTS, styles, lists, NULL}, &len);
    long live = allocation_live();
    bool failed = true;
    for (long n = 0; failed; n++) {
        struct document *d = document_new("a.docx", "docx");
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = read_docx.read(d, zip, len, &err);
        failed = allocation_stop();
        ck_assert_msg(st == (failed ? MC_ERR_MEMORY : MC_OK), "allocation %ld: %d %s", n, st, err.text);
        document_free(d);
        ck_assert_msg(allocation_live() == live, "allocation %ld: %ld blocks are lost", n, allocation_live() - live);
    }
    free(zip);
    free(document);
}
END_TEST

Suite *read_docx_suite(void);
Suite *read_docx_suite(void)
{
    Suite *s = suite_create("read_docx");
    TCase *t = tcase_create("read_docx");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, bodies_are_read_as_shown, 0, COUNT(samples));
    tcase_add_loop_test(t, a_cut_body_is_an_error, 0, COUNT(samples));
    tcase_add_test(t, places_are_those_of_the_document);
    tcase_add_loop_test(t, numbers_of_lists_are_text, 0, COUNT(numbered));
    tcase_add_test(t, headers_are_furniture);
    tcase_add_test(t, footnotes_come_last);
    tcase_add_test(t, strict_files_and_other_prefixes_are_read);
    tcase_add_test(t, places_name_the_heading_above);
    tcase_add_test(t, a_cut_file_is_an_error_at_every_length);
    tcase_add_test(t, a_file_without_text_is_an_error);
    tcase_add_loop_test(t, hostile_bodies_end_soon, 0, COUNT(hostiles));
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
