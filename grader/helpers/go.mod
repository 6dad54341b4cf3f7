module mapclinic.helpers

go 1.27
