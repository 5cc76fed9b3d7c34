# Kata-kata server sendiri, dan halaman sebelum aplikasi berjalan.

title = { -brand-name }: cari, pesan, dan jalani perjalanan Anda
description = Penginapan, tur, tiket, acara, dan jasa di seluruh Indonesia, juga tanpa sinyal.
noscript = { -brand-name } memerlukan JavaScript. Nyalakan di peramban ini, lalu muat ulang halamannya.
wrong-address = Tidak ada apa-apa di alamat ini
wrong-address-explained = Periksa lagi alamatnya, atau mulai dari depan.
wrong-address-action = Ke halaman depan
entry-unknown = Tautan masuk ini sudah tidak berlaku
entry-unknown-explained = Minta tautan yang baru, atau buka { -brand-name } sebagai tamu.
going-on = Tunggu sebentar
going-on-explained = Anda sedang kembali ke { -brand-name }.
going-on-action = Lanjut
in-the-app = Di sini sudah selesai
in-the-app-explained = Kembalilah ke aplikasi; kelanjutannya di sana. Halaman ini boleh ditutup.
outing-over = Proses masuk ini sudah tidak berlaku
outing-over-explained = Terlalu lama, sudah dipakai, atau dimulai di tempat lain. Tidak ada yang masuk.
outing-over-action = Mulai lagi
too-many = Terlalu banyak yang datang sekaligus
too-many-explained = Dari jaringan Anda banyak yang baru pertama kali datang. Tunggu sebentar, lalu coba lagi.
too-many-action = Coba lagi

export-title = Semua tentang Anda di { -brand-name }
export-made = Dibuat pada { $moment } (UTC).
export-explained = Setiap jenis catatan punya satu berkas JSON, yang bisa dibuka dengan penyunting teks apa pun dan dibaca program. Gambar dan berkas lain apa adanya. Nama berkas dan kolom ditulis dalam bahasa Inggris.
export-file = Berkas
export-count = Jumlah
export-left-out = Yang tidak ada di sini: apa pun yang membuka akun Anda (kata sandi, kunci, kode), karena tidak boleh dibaca siapa pun, dan penawaran umum, karena bukan tentang siapa pun.
