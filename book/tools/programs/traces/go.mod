module mapclinic/tools/traces

go 1.27
