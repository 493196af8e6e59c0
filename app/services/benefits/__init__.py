"""What one can get: discovery, claims, vouchers, decisions."""
