# Jelajah: apa saja yang bisa dipesan.

title = Jelajah
search = Cari
search-placeholder = Pantai, gunung, kota, atau nama tempat
empty = Belum ada yang ditawarkan di sini.
empty-action = Muat lagi

kinds = Jenis
kind-stay = Penginapan
kind-tour = Tur dan paket
kind-ticket = Tiket
kind-event = Acara
kind-service = Jasa
