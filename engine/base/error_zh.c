/* Keyed by the format as the code has it, so that who finds an error writes one message, and the other language cannot
 * be forgotten: a test (tests/house/messages.py) finds each format of the engine here. */
#include "base/error_zh.h"

#include <string.h>

static const struct error_text texts[] = {
    /* files and their bytes */
    {"out of memory", "内存不足"},
    {"there is no such file", "没有这个文件"},
    {"permission to read it is missing", "没有读取它的权限"},
    {"is a folder, not a file", "这是目录，不是文件"},
    {"larger than %zu MiB", "大于 %zu MiB"},
    {"the file is empty", "文件是空的"},
    {"a binary file of no format that is read here", "是二进制文件，不是能读的格式"},
    {"a binary file, not text: NUL byte at offset %zu", "是二进制文件，不是文本：偏移 %zu 处有零字节"},
    {"a binary file, not text: NUL character in %s", "是二进制文件，不是文本：%s 中有零字符"},
    {"not %s: byte 0x%02X at offset %zu", "不是有效的 %s：字节 0x%02X，偏移 %zu"},
    {"this system cannot convert %s", "本系统不能转换 %s 编码"},
    {"a line of %zu bytes; text lines of up to %zu MiB are read", "一行有 %zu 字节；文本每行最多 %zu MiB"},
    {"could not be written: %s", "无法写入：%s"},
    {"the report could not be written: %s", "报告无法写出：%s"},

    /* settings */
    {"\"parameters\" must be an object of names and values", "“parameters”应是名称到取值的对象"},
    {"\"words\" must be an object: file of lib/data, its lists, words", "“words”应是对象：lib/data 的文件名、其中的词表、词"},
    {"\"profile\" must be the name of a profile", "“profile”应是一个配置方案的名称"},
    {"a configuration is a JSON object", "配置文件应是一个 JSON 对象"},
    {"no %s \"%s\"", "没有这个 %s：“%s”"},
    {"no %s \"%s\" (nearest: \"%s\")", "没有这个 %s：“%s”（最接近的是“%s”）"},
    {"parameter \"%s\" needs a value like its default", "参数“%s”的取值应与默认值同类"},
    {"the list \"%s\" of \"%s\" must be a list of words", "词表“%s”（%s）应是词的列表"},
    {"the words of \"%s\" must be an object of lists", "“%s”的词应是词表的对象"},
    {"unknown key \"%s\"", "未知的键“%s”"},
    {"unknown key \"%s\" (nearest: \"%s\")", "未知的键“%s”（最接近的是“%s”）"},

    /* zip containers and XML: docx, xlsx */
    {"not a zip container", "不是 zip 容器"},
    {"a damaged zip container: %s", "zip 容器已损坏：%s"},
    {"a zip container of %llu entries; up to %d are read", "zip 容器有 %llu 个条目；最多读 %d 个"},
    {"the part %s is missing in the file", "文件中缺少部件 %s"},
    {"%s inside the file is damaged: %s", "文件中的 %s 已损坏：%s"},
    {"%s inside the file is encrypted; save the file without a password", "文件中的 %s 已加密；请另存为不带密码的文件"},
    {"%s inside the file is larger than %zu KiB", "文件中的 %s 大于 %zu KiB"},
    {"%s inside the file inflates past %llu MiB", "文件中的 %s 解压后超过 %llu MiB"},
    {"%s inside the file inflates more than %d times, as a zip bomb does",
     "文件中的 %s 解压后超过 %d 倍，疑似压缩炸弹"},
    {"more than %d relations of one part inside the file", "文件中一个部件的关联超过 %d 个"},
    {"%s: damaged XML: %.*s", "%s：XML 已损坏：%.*s"},
    {"%s: damaged XML: the file is cut off", "%s：XML 已损坏：文件不完整"},
    {"%s: elements nested deeper than %d", "%s：元素嵌套超过 %d 层"},
    {"%s: a document type declaration, which this format does not have", "%s：含文档类型声明，这种格式不应有"},
    {"more than %d styles inside the file", "文件中的样式超过 %d 个"},
    {"more than %d lists inside the file", "文件中的编号列表超过 %d 个"},
    {"more than %d list definitions inside the file", "文件中的编号定义超过 %d 个"},
    {"the document holds pictures and no text; a scan must be turned into text first", "文档只有图片，没有文字；扫描件请先转换为文字"},
    {"the document holds no text", "文档没有文字"},

    /* web pages */
    {"a page of more than %zu MiB", "网页大于 %zu MiB"},
    {"a page of more than %u elements", "网页的元素超过 %u 个"},
    {"elements nested deeper than %d", "元素嵌套超过 %d 层"},
    {"a tag of %d attributes; up to %d are read", "一个标签有 %d 个属性；最多读 %d 个"},
    {"the page is cut off: it ends inside a tag", "网页不完整：在标签中间结束"},
    {"the page is cut off: it ends inside a table", "网页不完整：在表格中间结束"},
    {"the page holds no text, only pictures or frames; save the page that is shown in them",
     "网页没有文字，只有图片或框架；请保存框架中显示的网页"},
    {"the page holds no text; one that a script puts together must be saved as it is shown",
     "网页没有文字；由脚本生成的网页，请在浏览器中显示后另存"},

    /* records */
    {"%s (column %zu)", "JSON 有误：%s（第 %zu 列）"},
    {"nested deeper than %d levels (column %zu)", "嵌套超过 %d 层（第 %zu 列）"},
    {"this is a report of mingcha, not a record", "这是明察的报告，不是记录"},
    {"a record must be a JSON object", "记录必须是一个 JSON 对象"},
    {"a record needs a \"kind\", such as \"notice\"", "记录要有 \"kind\"，例如 \"notice\""},
    {"\"kind\" must be a string that is not empty", "\"kind\" 必须是非空的字符串"},
    {"\"locations\" must be an object", "\"locations\" 必须是对象"},

    /* documents and notices */
    {"table cells overlap at row %d, column %d", "表格第 %d 行第 %d 列的单元格重叠"},
    {"a table of %d rows x %d columns; up to %zu cells are read", "表格有 %d 行 × %d 列；最多读 %zu 个单元格"},
    {"a cell at row %d, column %d; sheets have up to %d rows and %d columns",
     "第 %d 行第 %d 列有单元格；工作表最多 %d 行 %d 列"},
    {"more than %zu MiB of text", "文字超过 %zu MiB"},
    {"more than %zu table cells and paragraphs", "表格单元格和段落超过 %zu 个"},
    {"a table of more than %d rows", "表格超过 %d 行"},
    {"a table of more than %d columns", "表格超过 %d 列"},
    {"a table whose cells span too many columns", "表格的单元格跨列过多"},
    {"a table past the limits of a grid", "表格超出行列的限度"},
    {"more than %zu cells with text in one file", "一个文件中有内容的单元格超过 %zu 个"},
    {"the cells hold more than %zu MiB of text", "单元格的文字超过 %zu MiB"},
    {"more than %zu merged ranges on one sheet", "一张工作表的合并区域超过 %zu 个"},
    {"the merged ranges cover more than %zu cells", "合并区域覆盖的单元格超过 %zu 个"},
    {"the merged ranges at %s and %s overlap", "%s 与 %s 处的合并区域重叠"},
    {"cell %s is there twice", "单元格 %s 出现了两次"},
    {"\"%.40s\" is no address of a cell", "“%.40s”不是单元格地址"},
    {"a value longer than %zu KiB", "有一个值长于 %zu KiB"},
    {"the value of %s is damaged: \"%.40s\"", "%s 的值已损坏：“%.40s”"},
    {"more than %zu shared strings", "共享字符串超过 %zu 个"},
    {"more than %zu cell styles", "单元格样式超过 %zu 个"},
    {"more than %d sheets in a workbook", "工作簿的工作表超过 %d 张"},
    {"the part of the sheet \"%s\" is missing in the file", "文件中缺少工作表“%s”的内容"},
    {"the workbook has no text", "工作簿没有内容"},
    {"the workbook has no text on a sheet that is not hidden", "工作簿中未隐藏的工作表没有内容"},
    {"the PDF file is encrypted; save it without a password", "PDF 文件已加密；请去掉密码后再保存"},
    {"a damaged PDF file: %s", "PDF 文件已损坏：%s"},
    {"a PDF file of %d pages; up to %d are read", "PDF 文件有 %d 页；最多读 %d 页"},
    {"page %d holds more than %zu characters", "第 %d 页的字符超过 %zu 个"},
    {"the pages hold more than %zu MiB of text", "各页的文字超过 %zu MiB"},
    {"the tables have more than %zu cells", "表格的单元格超过 %zu 个"},
    {"the PDF file has no text: its %d pages are pictures, as a scanner makes them; recognise the text (OCR) first, or use "
     "the original file",
     "PDF 文件没有文字：%d 页都是图像（扫描件）；请先做文字识别（OCR），或使用原始文件"},
    {"the text of the PDF file cannot be read: its fonts do not say which characters they show; use the original file",
     "PDF 文件的文字无法读取：字体没有字符对应关系；请使用原始文件"},
    {"a %s file is read through LibreOffice, which is not installed here; install libreoffice-writer and "
     "libreoffice-calc, or save the file as %s",
     "%s 文件要通过 LibreOffice 读取，但这里没有安装；请安装 libreoffice-writer 和 libreoffice-calc，或把文件另存为 %s"},
    {"LibreOffice could not be started: %s", "LibreOffice 无法启动：%s"},
    {"LibreOffice did not convert the file within %d seconds", "LibreOffice 在 %d 秒内没有完成转换"},
    {"LibreOffice could not convert the %s file: it is damaged, or has a password",
     "LibreOffice 无法转换这个 %s 文件：文件已损坏，或设有密码"},
    {"the temporary file %s could not be written: %s", "临时文件 %s 无法写入：%s"},
    {"a temporary folder in %s could not be made: %s", "无法在 %s 中建立临时目录：%s"},
    {"the file is encrypted; save it without a password", "文件已加密；请去掉密码后再保存"},
    {"a table past the limits of a sheet", "表格超出了工作表的范围"},
    {"a field begins with a quote that is never closed", "有一个字段以引号开头，但没有收尾的引号"},
    {"a quoted field goes on after its closing quote; a quote inside is written twice",
     "引号括起的字段在收尾引号之后还有文字；字段里的引号要写两次"},
    {"no table of projects found: no heading row with known column names (such as 序号, 项目名称, 责任单位; "
     "rules/forms lists them)",
     "没有找到项目表：没有一行是认得的表头（如序号、项目名称、责任单位；词汇在 rules/forms 中）"},
    {"the table of projects has a heading but no project", "项目表只有表头，没有项目"},
    {"the pointer of a value is too long", "值的路径过长"},
    {"a form is a JSON object of word lists", "词汇文件应是一个由词表组成的 JSON 对象"},
    {"no *.json word list in this folder", "目录里没有 *.json 词表"},
    {"the folder of word lists cannot be read: %s", "词表目录无法读取：%s"},
    {"the path is too long", "路径过长"},
    {"no folder forms/: the words of headings are missing", "没有 forms 目录：缺少表头词汇"},

    /* values */
    {"not a number: \"%.*s\"", "不是数：“%.*s”"},
    {"too many digits: \"%.*s\"", "位数过多：“%.*s”"},
    {"a number grew past %d digits", "数超过 %d 位"},
    {"no money unit is known for \"%.*s\"", "“%.*s”没有货币单位"},
    {"not an amount of money: \"%.*s\"", "不是金额：“%.*s”"},
    {"not a whole number of fen, or too large: \"%.*s\"", "不足一分或过大的金额：“%.*s”"},
    {"a sum of money past what can be held", "金额之和过大"},
    {"no date: \"%.*s\"", "不是日期：“%.*s”"},
    {"no due date: \"%.*s\"", "不是期限：“%.*s”"},
    {"no day of the calendar: \"%.*s\"", "日历上没有这一天：“%.*s”"},

    /* rules: where they are */
    {"no rules at %s or %s; name them with --rules DIR", "%s 和 %s 都没有规则；请用 --rules 指明目录"},
    {"the program's own place is not known; name the rules with --rules DIR",
     "不知道程序自身的位置；请用 --rules 指明规则目录"},
    {"no such folder of rules", "没有这个规则目录"},
    {"no rule pack: there is no pack.json in this folder", "不是规则包：目录里没有 pack.json"},
    {"an empty rule pack: no <family>/<slug>.lua in it", "规则包是空的：没有 <类别>/<名称>.lua"},
    {"a rule pack of more than %d files", "规则包超过 %d 个文件"},
    {"%s: a rule stands in <family>/<slug>.lua", "%s：规则要放在 <类别>/<名称>.lua"},
    {"%s: the folder forms holds no rules", "%s：forms 目录不放规则"},
    {"family and file name must be small letters, digits and hyphens", "类别和文件名只能用小写字母、数字和连字符"},
    {"not UTF-8 at byte %zu", "第 %zu 字节不是 UTF-8"},
    {"no rule \"%s\"", "没有规则“%s”"},
    {"no rule or family \"%s\"", "没有规则或类别“%s”"},
    {"no rule or family \"%s\" (nearest: \"%s\")", "没有规则或类别“%s”（最接近的是“%s”）"},

    /* rules: how they are written */
    {"the id is \"%s\", its file says \"%s.%s\"", "编号是“%s”，而文件是“%s.%s”"},
    {"repeats the id \"%s\" of %s", "编号“%s”与 %s 重复"},
    {"field \"%s%s\" is missing", "缺少字段“%s%s”"},
    {"field \"%s%s\" must be %s", "字段“%s%s”必须是 %s"},
    {"field \"%.*s\" must be a table", "字段“%.*s”必须是表"},
    {"field \"basis\" must name at least one provision", "字段“basis”至少要有一条依据"},
    {"unknown field \"%s%s\"", "不认识的字段“%s%s”"},
    {"unknown field \"%s%s\" (nearest: \"%s%s\")", "不认识的字段“%s%s”（最接近的是“%s%s”）"},
    {"unknown field \"%s\" in the path \"%s\"", "不认识的字段“%s”，在路径“%s”中"},
    {"unknown field \"%s\" in the path \"%s\" (nearest: \"%s\")", "不认识的字段“%s”，在路径“%s”中（最接近的是“%s”）"},
    {"unknown kind \"%s\" (nearest: \"%s\")", "不认识的记录种类“%s”（最接近的是“%s”）"},
    {"severity is \"%s\"; it must be \"error\", \"warning\" or \"note\"%s%s%s",
     "级别是“%s”；只能是 error、warning 或 note%s%s%s"},
    {"\"%s\" is no path: keys joined by dots, [] after a list", "“%s”不是路径：各级字段用点连接，列表后加 []"},
    {"\"%s\" in the path \"%s\" holds a list: write \"%s[]\"", "“%s”在路径“%s”中是列表，要写成“%s[]”"},
    {"\"%s\" in the path \"%s\" holds no list", "“%s”在路径“%s”中不是列表"},
    {"at = \"%s\" is no path: keys joined by dots, [n] for items", "at = “%s”不是路径：各级字段用点连接，第几项用 [n]"},
    {"at = \"%s\": an index is [n] with n from 1", "at = “%s”：序号写作 [n]，n 从 1 起"},
    {"fail example %zu must be { element, finds = {...} } or { record = {...}, finds = {...} }",
     "第 %zu 个 fail 例子要写成 { 对象, finds = {...} } 或 { record = {...}, finds = {...} }"},
    {"fail example %zu: finds must list at least one finding", "第 %zu 个 fail 例子：finds 至少要有一处疑点"},
    {"must be an object", "必须是一个对象"},
    {"parameter \"%s\" must be { \"default\": a value without floating point, \"meaning\": { \"zh\", \"en\" } }",
     "参数“%s”要写成 { \"default\": 不带浮点的值, \"meaning\": { \"zh\", \"en\" } }"},
    {"the unit \"%s\" must have a list of spellings", "单位“%s”要有一个写法列表"},
    {"a spelling of the unit \"%s\" is no text, or given twice", "单位“%s”的一种写法不是文字，或者给了两次"},
    {"out of memory for a Lua state", "内存不足，不能运行规则"},
    {"memory limit of %zu bytes passed", "超过了 %zu 字节的内存限额"},
};

const struct error_text *error_texts(size_t *n)
{
    *n = sizeof texts / sizeof *texts;
    return texts;
}

const char *error_zh(const char *format)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].format, format) == 0)
            return texts[i].zh;
    return NULL;
}
