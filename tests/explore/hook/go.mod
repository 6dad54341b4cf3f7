module mapclinic.hook

go 1.27

require mapclinic v0.0.0

replace mapclinic => ../../../exercises
