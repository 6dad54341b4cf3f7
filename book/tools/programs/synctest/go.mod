module mapclinic/tools/synctest

go 1.27
