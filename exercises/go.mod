module mapclinic

go 1.27
