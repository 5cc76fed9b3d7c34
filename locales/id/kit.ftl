# Galeri komponen, dan kata-kata milik komponen itu sendiri.

title = Galeri komponen
introduction = Setiap bagian layar, dalam setiap keadaannya. Yang tampak di sini persis yang dipakai di seluruh aplikasi.
contents = Daftar komponen

## Komponen

button = Tombol
button-caption = Satu tindakan utama per layar. Tulisannya kata kerja.
field = Isian
field-caption = Label selalu terlihat; kesalahan menyebut cara membetulkannya.
select = Pilihan
select-caption = Bawaan perangkat lebih dulu, supaya terasa akrab.
sheet = Lembar
sheet-caption = Muncul dari bawah di ponsel, di tengah pada layar lebar.
dialog = Dialog
dialog-caption = Hanya untuk hal yang ada akibatnya, dan akibat itu disebut.
list = Daftar
list-caption = Setiap daftar punya akhir.
card = Kartu
card-caption = Satu kartu, satu tempat.
tabs = Tab
tabs-caption = Berpindah dengan tombol panah.
toast = Kabar singkat
toast-caption = Memberi tahu yang sudah terjadi, dan bisa diurungkan.
skeleton = Kerangka tunggu
skeleton-caption = Tampak hanya kalau menunggu lebih dari sekejap.
empty = Kosong
empty-caption = Satu kalimat dan satu tindakan.
failed = Gagal
failed-caption = Apa yang terjadi, dan apa yang bisa dilakukan.
date = Tanggal dan jam
date-caption = Zona disebut bila bukan zona pembaca.
price = Harga
price-caption = Angka sejajar, tanpa desimal yang tidak perlu.
avatar = Foto diri
avatar-caption = Inisial dulu, sampai fotonya ada.
badge = Tanda
badge-caption = Keadaan ditulis dengan kata, tidak dengan warna saja.
menu = Menu
menu-caption = Tindakan yang jarang, selalu di tempat yang sama.
table = Tabel
table-caption = Padat tapi tenang, untuk penyedia.
icons = Ikon
icons-caption = Satu keluarga, selalu bersama nama.
postcard = Kartu pos
postcard-caption = Digambar sendiri sampai penyedia mengunggah foto; setiap tempat punya gambarnya sendiri.
colours = Warna
colours-caption = Dinamai menurut tugasnya, terang dan gelap.
lettering = Huruf
lettering-caption = Plus Jakarta Sans, tujuh ukuran.

## Keadaan komponen

variant-primary = Utama
variant-secondary = Kedua
variant-quiet = Tenang
variant-danger = Berisiko
state-disabled = Tidak aktif
state-working = Sedang berjalan
close = Tutup
undo = Urungkan
show = Tampilkan
choose = Pilih
sort-by = Urutkan menurut { $column }

## Nama warna

colour-surface = Latar
colour-surface-raised = Latar terangkat
colour-ink = Tinta
colour-ink-soft = Tinta lembut
colour-line = Garis
colour-sea = Laut
colour-coral = Karang
colour-sand = Pasir
colour-good = Baik
colour-warn = Awas
colour-bad = Buruk

## Contoh: kata-kata yang kelak sungguh ada di layar

book = Pesan
ask = Tanya penyedia
save-changes = Simpan
share = Bagikan
copy-link = Salin tautan
remove = Hapus
per-night = { $price } per malam
per-person = { $price } per orang
guests = { $count } tamu
nights = { $count } malam

status-requested = Menunggu konfirmasi
status-accepted = Diterima
status-rejected = Ditolak
status-superseded = Sudah diganti

tab-upcoming = Mendatang
tab-past = Sudah lewat
tab-drafts = Rencana

column-guest = Tamu
column-arrival = Datang
column-nights = Lama
column-status = Status
column-total = Jumlah

field-name = Nama di tiket
field-name-hint = Sama seperti di KTP atau paspor.
field-name-error = Tulis nama lengkap seperti di KTP atau paspor.
field-guests = Jumlah tamu
field-note = Pesan untuk penyedia
field-note-placeholder = Misalnya: kami tiba dengan feri sore

sample-stay = Rumah kayu di tepi Danau Toba
sample-stay-place = Samosir, Sumatra Utara
sample-tour = Tiga hari menyelam di Raja Ampat
sample-tour-place = Waisai, Papua Barat Daya
sample-ticket = Feri Labuan Bajo ke Pulau Komodo
sample-ticket-place = Labuan Bajo, Nusa Tenggara Timur
sample-event = Malam gamelan di Mangkunegaran
sample-event-place = Surakarta, Jawa Tengah
sample-service = Belajar membatik sehari di Laweyan
sample-service-place = Laweyan, Surakarta

dialog-cancel-title = Batalkan pesanan ini?
dialog-cancel-explained = { $amount } kembali ke Anda. Kamar Anda langsung ditawarkan kepada tamu lain.
dialog-cancel-action = Batalkan pesanan
dialog-cancel-keep = Biarkan
toast-cancelled = Pesanan dibatalkan
empty-sample = Belum ada tempat yang Anda simpan.
empty-sample-action = Jelajahi
failed-sample = Foto tempat ini belum bisa diambil.
failed-advice = Coba lagi setelah sinyal membaik.
lettering-sample = Dari Sabang sampai Merauke, berjajar pulau-pulau.

## Bagian lain galeri

segments = Pilihan berjajar
segments-caption = Dua sampai empat pilihan yang semuanya terlihat.
switch = Sakelar
switch-caption = Ya atau tidak, langsung berlaku.
switch-sample = Kabari saya begitu dikonfirmasi
states = Empat keadaan halaman
states-caption = Setiap halaman menggambar keempatnya: menunggu, kosong, gagal, siap.
ready = Siap
ready-caption = Isinya sendiri, tanpa hiasan lain.
break-page = Rusakkan halaman ini
break-page-caption = Benar-benar membuat program berhenti, supaya terlihat apa yang dikatakan halaman saat itu terjadi.
note = Catatan
note-caption = Berdiri di samping hal yang dijelaskannya.
note-plain = Bawa KTP atau paspor asli saat naik feri.
note-good = Pembayaran diterima. Tiketnya ada di Perjalanan.
note-warn = Angin kencang di Selat Sape. Jadwal feri bisa berubah.
note-bad = Kartu ditolak bank. Belum ada yang ditagih.
unread = { $count } pesan belum dibaca
list-end = Itu semua untuk hari ini.
place = Tempat
service = Jasa
field-phone = Nomor telepon
retry = Coba lagi
