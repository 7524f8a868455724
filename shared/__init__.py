"""What every chapter shares: the world, the clients, the runner, the proof."""
