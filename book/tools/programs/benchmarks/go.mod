module mapclinic/tools/benchmarks

go 1.27
