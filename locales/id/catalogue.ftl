# Jelajah: apa saja yang bisa dipesan.

title = Jelajah
empty = Belum ada yang ditawarkan di sini.
empty-action = Muat lagi
