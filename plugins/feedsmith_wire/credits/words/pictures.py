"""What marks a picture's credit or its caption."""

__all__ = ["CAPTION_VERBS", "PICTURE_FILLERS", "PICTURE_LABELS"]

PICTURE_LABELS = frozenset(
    "photo photos photograph photographs photography photographie photographies picture "
    "pictures pic pics image images credit credits "
    # Latin script: German, Spanish, Portuguese, Italian, Turkish, Dutch, Polish, Czech ...
    "foto fotos fotografie fotoğraf fotoğraflar fotografía fotografia imagen imágenes "
    "imagem imagens immagine bild bilder bildquelle bildnachweis fotocredit fotonachweis "
    "crédit crédits créditos crédito kuva valokuva afbeelding beeld zdjęcie fot fotka "
    # other scripts
    "фото снимок صورة الصورة صور تصوير 图 图片 摄影 攝 写真 撮影 사진 φωτογραφία "
    # signs
    "© (c) ⓒ "
    # what is none of a photograph
    "video vídeo vidéo grafik graphic illustration infografik cover titelbild "
    "aufmacherbild symbolbild".split()
)
"""What labels a picture's credit."""
ARCHIVE_WORDS = frozenset(
    "archive archives archiv archivbild archivfoto archivio archivo "
    "arquivo arkiv arşiv file ارشيف أرشيف الأرشيف архив".split()
)
"""What says behind a credit that the picture is an old one."""
PICTURE_FILLERS = frozenset(
    "file files archive archives archiv archivbild archivfoto arquivo archivo archivio "
    "arkiv arşiv handout hand-out uncredited stf stringer staff copyright courtesy "
    "cortesia by von par por de av di af the photo photos via for from pour für all "
    "rights reserved alle rechte vorbehalten tous droits réservés supplied provided "
    "credit credits illustration symbolbild symbolfoto – - — © (c) ⓒ image images "
    "picture provided/courtesy tarafından servis edilmiştir edildi edilen undated "
    "illustrative servisi stock library screenshot screengrab video still foto bild "
    "fotos photograph dok archivaufnahme montage collage ارشيف أرشيف الأرشيف".split()
)
"""Words within a picture's credit that name nobody: "Handout", "file", "via"."""
CAPTION_VERBS = frozenset(
    "conducts speaks speak walks walk stands stand holds hold attends attend addresses "
    "arrives arrive waves sits sit looks look gestures poses pose reacts react meets "
    "meet shakes shake delivers talks talk listens listen watches watch leaves leave "
    "takes take shows show carries carry rides ride plays celebrates celebrate waits "
    "wait inspects leads greets greet embraces participates participate gather gathers "
    "kneels lies lie passes pass drives flies fly raises raise smiles smile answers "
    "checks check prepares prepare works work protests protest march marches hugs hug "
    "cries pictured seen "
    # German
    "spricht steht stehen geht gehen sitzt sitzen zeigt hält halten kommt trifft besucht "
    "demonstrieren spielt wartet warten blickt "
    # French
    "assiste marche marchent parle tient tiennent regarde posent montre participe "
    "manifestent "
    # Spanish
    "habla camina sostiene asiste posa posan muestra saluda participa observa protestan "
    "llega "
    # Italian, Portuguese, Dutch, Turkish
    "parla cammina tiene mostra saluta partecipa arriva fala caminha segura chega "
    "spreekt loopt houdt toont konuşuyor yürüyor".split()
)
"""What people do in pictures, in the present tense."""
