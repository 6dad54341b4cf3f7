module mapclinic/tools/heap_profiles

go 1.27
