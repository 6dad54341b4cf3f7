module mapclinic/tools/goroutine_leaks

go 1.27
