// The arithmetic of two tables that have nothing to do with Go maps.
package main

import (
	"math"

	"mapclinic/claims/internal/observe"
)

type row struct{ before, after, change float64 }

func change(before, after float64) float64 { return 100 * (after - before) / before }

func off(rows []row) int {
	count := 0
	for _, one := range rows {
		if math.Abs(change(one.before, one.after)-one.change) > 0.1 {
			count++
		}
	}
	return count
}

func main() {
	observe.Print(observe.Observations{
		"network_tables_off":    off([]row{{14.2, 2.1, -85.2}, {18.6, 5.4, -71.0}, {1280, 186, -85.5}}),
		"cluster_tables_off":    off([]row{{412, 68, -83.5}, {1842, 4219, 129}, {12.7, 0.3, -97.6}}),
		"start_up_drop_percent": -change(12.4, 3.7),
	})
}
