module attacker

go 1.27
