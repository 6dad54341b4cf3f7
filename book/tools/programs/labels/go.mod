module mapclinic/tools/labels

go 1.27
