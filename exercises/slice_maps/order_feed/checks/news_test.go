package feed_test

import (
	"fmt"
	"testing"
	"time"

	"mapclinic/feed"
	"mapclinic/probe"
)

// clock returns a time of one fixed day.
func clock(hour int) time.Time {
	return time.Date(2026, time.November, 2, hour, 0, 0, 0, time.UTC)
}

func news(order int64, status string, hour int) feed.News {
	return feed.News{Order: order, Status: status, At: clock(hour)}
}

// text returns news in one line, such as "1 paid 9h, 1 sent 10h".
func text(list []feed.News) string {
	line := ""
	for i, one := range list {
		if i > 0 {
			line += ", "
		}
		line += fmt.Sprintf("%d %s %dh", one.Order, one.Status, one.At.Hour())
	}
	return line
}

func TestTellsTheNews(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		c.Equal("news of an empty feed", len(f.Take(1))+len(f.Peek(1))+f.Drop(clock(23))+f.Waiting(), 0)
		f.Publish(1, news(7, "paid", 9))
		f.Publish(2, news(8, "paid", 9))
		f.Publish(1, news(7, "sent", 12))
		f.Publish(3, news(9, "paid", 14))
		f.Publish(3, news(9, "sent", 10)) // published last, though it is told late
		c.Equal("customers with news", f.Waiting(), 3)
		c.Equal("news that were looked at", text(f.Peek(1)), "7 paid 9h, 7 sent 12h")
		c.Equal("customers after looking", f.Waiting(), 3)
		c.Equal("customers dropped at 9", f.Drop(clock(9)), 0)
		c.Equal("customers dropped at 11", f.Drop(clock(11)), 2)
		c.Equal("customers dropped the second time", f.Drop(clock(11)), 0)
		c.Equal("news of those who were dropped", text(f.Peek(2))+text(f.Take(3)), "")
		c.Equal("customers left", f.Waiting(), 1)
		c.Equal("news of the one who is left", text(f.Take(1)), "7 paid 9h, 7 sent 12h")
		c.Equal("news when taken again", text(f.Take(1)), "")
		c.Equal("customers in the end", f.Waiting(), 0)
		f.Publish(1, news(7, "refunded", 15))
		f.Publish(2, news(8, "refunded", 15))
		c.Equal("news after a new start", text(f.Take(1))+"; "+text(f.Take(2)), "7 refunded 15h; 8 refunded 15h")
	})
}

// The customers come and go in turn, because a feed may want to use the array of one for another.
func TestCallersKeepWhatTheyFetched(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		publish := func(customer, order int64, statuses ...string) {
			for _, status := range statuses {
				f.Publish(customer, news(order, status, 9))
			}
		}
		publish(1, 7, "paid", "packed", "sent")
		taken := f.Take(1)
		publish(1, 70, "refunded", "closed")
		publish(2, 8, "paid", "packed", "sent")
		publish(3, 9, "paid", "packed")
		c.Equal("news that were taken, after others were published", text(taken), "7 paid 9h, 7 packed 9h, 7 sent 9h")
		taken[0].Status = "changed by the caller of Take"
		_ = append(taken[:1], news(0, "appended by the caller of Take", 0))
		c.Equal("news in the feed after the caller used its slice", text(f.Peek(1)), "70 refunded 9h, 70 closed 9h")

		looked, other := f.Peek(2), f.Peek(2)
		looked[0], looked[2] = looked[2], looked[0]
		_ = append(looked[:1], news(0, "appended by the caller of Peek", 0))
		c.Equal("news of another caller of Peek", text(other), "8 paid 9h, 8 packed 9h, 8 sent 9h")
		grown := append(f.Peek(2), news(0, "appended by another caller", 0))
		publish(2, 8, "delivered")
		c.Equal("what that caller holds", text(grown[3:]), "0 appended by another caller 0h")
		held := f.Peek(2)
		c.Equal("news in the feed after all this", text(held), "8 paid 9h, 8 packed 9h, 8 sent 9h, 8 delivered 9h")
		second := f.Take(2)
		second[0].Status = "changed by the caller of Take"
		c.Equal("what was looked at before it was taken", text(held), "8 paid 9h, 8 packed 9h, 8 sent 9h, 8 delivered 9h")
		kept := f.Peek(3)
		f.Drop(clock(10))
		publish(3, 90, "paid", "packed")
		publish(4, 91, "paid", "packed")
		c.Equal("what was looked at before it was dropped", text(kept), "9 paid 9h, 9 packed 9h")
	})
}

func TestGivesAllNewsOnce(t *testing.T) {
	const publishers, takers, customers, each = 4, 2, 3, 600
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		taken := make([][customers][]feed.News, takers+1)
		c.Concurrently(publishers+takers, func(worker int) {
			for number := range each {
				for customer := range int64(customers) {
					if worker < publishers {
						f.Publish(customer, feed.News{Order: int64(worker), Status: fmt.Sprint(number), At: clock(9)})
					} else {
						list := &taken[worker-publishers][customer]
						*list = append(*list, f.Take(customer)...)
					}
				}
			}
		})
		last := &taken[takers]
		for customer := range int64(customers) {
			last[customer] = f.Take(customer)
		}
		for customer := range customers {
			seen, inOrder := make(map[feed.News]bool), true
			for taker := range taken {
				next := make(map[int64]int)
				for _, one := range taken[taker][customer] {
					var number int
					_, _ = fmt.Sscan(one.Status, &number)
					inOrder = inOrder && number >= next[one.Order] && !seen[one]
					next[one.Order], seen[one] = number+1, true
				}
			}
			c.Equal(fmt.Sprint("different news that customer ", customer, " got"), len(seen), publishers*each)
			c.True("each once, and in the order of their publisher", inOrder)
		}
	})
}
