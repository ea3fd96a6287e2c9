from tenants.drill.samples import says_nothing

says_nothing("accounts:device-end", "accounts:remembered-removal")
