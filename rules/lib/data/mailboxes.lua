-- Domains of mailboxes that anybody may open. A mailbox under one of them, or under a name below it (vip.163.com), is taken for a private one.
-- The list may be added to; an office's own domain (gov.cn) never stands in it.
return {
  private = {
    "qq.com", "foxmail.com", "163.com", "163.net", "126.com", "126.net", "yeah.net", "188.com", "139.com", "189.cn", "wo.cn", "wo.com.cn", "sina.com",
    "sina.cn", "sina.com.cn", "sohu.com", "tom.com", "21cn.com", "263.net", "eyou.com", "aliyun.com", "gmail.com", "googlemail.com", "hotmail.com",
    "outlook.com", "live.com", "live.cn", "msn.com", "yahoo.com", "yahoo.com.cn", "yahoo.cn", "icloud.com", "me.com", "protonmail.com", "proton.me",
  },
}
