from tenants.drill.samples import everybodys

everybodys("scheduling:service-times", "scheduling:confirmation")
