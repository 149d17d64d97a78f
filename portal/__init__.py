"""The trade portal: buyers, suppliers, companies and the people who look after them."""
