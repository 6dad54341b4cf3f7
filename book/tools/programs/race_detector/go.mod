module mapclinic/tools/race_detector

go 1.27
