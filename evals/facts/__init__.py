"""Whether the shipped articles say what their facts say: figures and days must agree, names are looked over."""
