module mapclinic/claims

go 1.27
