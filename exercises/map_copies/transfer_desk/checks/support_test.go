package desk_test

import (
	"mapclinic/desk"
)

// approveAll approves at once.
func approveAll(desk.Transfer) error { return nil }

// open returns a desk on which each of so many customers and merchants has an amount.
func open(approve func(desk.Transfer) error, accounts, amount int64) *desk.Desk {
	d := desk.New(approve)
	for number := range accounts {
		d.OpenWallet(number)
		d.OpenTill(number)
		_ = d.Deposit(number, 2*amount)
		_ = d.Pay(number, number, amount)
	}
	return d
}

func wallet(d *desk.Desk, customer int64) int64 {
	balance, _ := d.Wallet(customer)
	return balance
}

func till(d *desk.Desk, merchant int64) int64 {
	balance, _ := d.Till(merchant)
	return balance
}

// total returns the money in all accounts.
func total(d *desk.Desk) (sum int64) {
	wallets, tills := d.Balances()
	for _, balance := range wallets {
		sum += balance
	}
	for _, balance := range tills {
		sum += balance
	}
	return sum
}

// turnstile is a fraud service that the check holds: it says when a transfer has come, and lets it
// go on when the check says so.
type turnstile struct {
	came chan desk.Transfer
	let  chan error
}

func newTurnstile() *turnstile {
	return &turnstile{came: make(chan desk.Transfer, 8), let: make(chan error)}
}

// approve holds the transfers of customers and merchants below 100.
func (t *turnstile) approve(transfer desk.Transfer) error {
	if transfer.Customer >= 100 || transfer.Amount >= 1000 {
		return nil
	}
	t.came <- transfer
	return <-t.let
}

// start makes a transfer in a goroutine of its own and returns where its error comes.
func start(transfer func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- transfer() }()
	return done
}
