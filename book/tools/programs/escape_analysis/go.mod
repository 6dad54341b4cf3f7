module mapclinic/tools/escape_analysis

go 1.27
