"""From a web address to articles: pages, PDFs and feeds, fetched only where a user names an address."""
