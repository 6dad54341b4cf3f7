module mapclinic/tools/block_and_mutex_profiles

go 1.27
