# Daftar bawaan: apa saja yang dibawa, ditulis bersama.

title = Daftar bawaan
trips-link = Daftar bawaan
trips-link-explained = Ditulis bersama, dicentang bersama.

## Semua daftar

empty = Belum ada daftar bawaan.
empty-explained = Buat satu untuk perjalanan berikutnya, atau ikut daftar teman dengan kodenya.
new-list = Daftar baru
have-code = Punya kode
back-to-trips = Perjalanan
back-to-lists = Semua daftar
counted = { $done } dari { $of } sudah masuk tas
counted-none = Masih kosong
joining = Menunggu server menemukan daftarnya
joining-code = Kode { $code }

## Membuat dan ikut serta

list-title = Nama daftar
list-title-example = Labuan Bajo, tiga malam
with-suggestions = Mulai dengan saran
with-suggestions-hint = Enam barang yang paling sering tertinggal
start = Buat daftar
suggestion-identity = KTP atau paspor
suggestion-charger = Pengisi daya HP
suggestion-medicine = Obat-obatan
suggestion-sun = Tabir surya
suggestion-clothes = Baju ganti
suggestion-bottle = Botol minum
code = Kode
code-hint = Delapan huruf dan angka. Pemilik daftar yang menunjukkannya.
code-wrong = Kodenya belum lengkap: delapan huruf dan angka.
join = Ikut
joined = Sudah diminta. Daftarnya muncul begitu server menemukannya.

## Satu daftar

list-menu = Pilihan untuk daftar ini
people = Siapa saja
people-count = { $count } orang
add-label = Tambah barang
add-example = Apa lagi?
add = Tambah
list-empty = Masih kosong. Tulis barang pertama di bawah.
opaque = Masih ada { $count } hal lagi di daftar ini. Perbarui aplikasi untuk melihatnya.
all-done = Semua sudah masuk tas. Selamat jalan!
done-heading = Sudah masuk tas
packed-by = Dikemas { $name }
item-menu = Pilihan untuk { $title }
edit = Ubah
assign = Siapa yang membawa
nobody = Belum ada
somebody = Seorang tamu
me = { $name } (Anda)
move-up = Naikkan
move-down = Turunkan
remove = Hapus
item-title = Barang
quantity = Jumlah
save = Simpan
removed = “{ $title }” dihapus
waiting-mark = Belum diputuskan server
refused-mark = Ditolak server. Lihat alasannya di baki.
times = × { $count }
quantity-wrong = Angka dari 1 sampai { $most }
keys = Alt dengan panah naik atau turun memindahkan barang.

## Siapa saja di satu daftar

owner = Pemilik
invite = Tunjukkan kode
invite-again = Buat kode baru
invite-explained = Siapa pun yang mengetik kode ini ikut di daftar. Berlaku sampai { $until }.
invite-none = Teman ikut dengan kode yang Anda tunjukkan.
invite-owner = Hanya pemilik yang bisa mengajak orang lain.
take-off = Keluarkan { $name } dari daftar
take-off-explained = { $name } tidak bisa melihat daftar ini lagi. Barang yang akan dibawa { $name } kembali belum ada yang membawa.
take-off-action = Keluarkan
rename = Ganti nama
delete = Hapus daftar
delete-explained = “{ $title }” dan { $count } barang di dalamnya hilang untuk semua orang. Ini tidak bisa dibatalkan.
delete-action = Hapus
leave = Keluar dari daftar
leave-explained = Anda tidak melihat “{ $title }” lagi. Anda bisa ikut lagi dengan kode baru.
leave-action = Keluar

not-for-me = Daftar ini tidak ada di sini
not-for-me-explained = Daftarnya sudah dihapus, atau Anda tidak ikut lagi di dalamnya.

send-anyway = Kirim saja

## Perubahan, untuk baki

changed-start = Daftar baru: { $title }
changed-rename = Daftar berganti nama menjadi { $title }
changed-delete = Satu daftar dihapus
changed-invite = Kode baru untuk satu daftar
changed-join = Ikut daftar dengan kode { $code }
changed-leave = Seseorang keluar dari satu daftar
changed-add = Masuk daftar: { $title }
changed-edit = Satu barang menjadi { $title }
changed-quantity = Jumlah satu barang: { $count }
changed-move = Satu barang dipindahkan
changed-assign = Siapa yang membawa satu barang
changed-tick = Satu barang masuk tas
changed-untick = Satu barang ternyata belum masuk tas
changed-remove = Satu barang dihapus dari daftar
changed-put-back = Kembali ke daftar: { $title }

## Mengapa perubahan ditolak

refused-not-on-the-list = Anda tidak ikut di daftar ini, atau daftarnya sudah dihapus.
refused-not-the-owner = Hanya pemilik daftar yang bisa melakukan ini.
refused-item-gone = Barang ini sudah dihapus dari daftar oleh orang lain.
refused-not-a-member = Orang itu sudah tidak ikut di daftar ini.
refused-nothing = Tulis sesuatu dulu.
refused-too-long = Terlalu panjang: paling banyak { $most } huruf.
refused-quantity = Jumlahnya paling sedikit 1, paling banyak { $most }.
refused-too-many-lists = Anda sudah ikut { $most } daftar, dan itu batasnya. Keluar dari satu daftar dulu.
refused-too-many-items = Satu daftar memuat paling banyak { $most } barang. Hapus sebagian dulu.
refused-too-many-members = Satu daftar memuat paling banyak { $most } orang.
refused-code-unknown = Tidak ada daftar dengan kode ini. Mungkin salah ketik, sudah diganti, atau sudah lewat waktunya.
refused-owner-stays = Daftar ini milik Anda: bisa dihapus, tetapi tidak bisa ditinggalkan.
