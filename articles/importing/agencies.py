"""The agencies that an empty newsroom begins with, and how credit lines write them; from then on editors keep them."""

from articles.models import Provider

# Where to license their pictures is for each newsroom to say: contracts differ.
COMMON = {
    "AAP": ["Australian Associated Press"],
    "AFP": ["Agence France-Presse", "AFP Forum"],
    "Alamy": ["Alamy Stock Photo", "Alamy Live News"],
    "ANP": ["ANP Foto"],
    "ANSA": [],
    "AP": ["Associated Press", "The Associated Press", "AP Photo"],
    "APA": ["APA-PictureDesk"],
    "Belga": ["Belga Images", "Belga Photo"],
    "Bloomberg": ["Bloomberg News"],
    "dpa": ["Deutsche Presse-Agentur", "dpa-Zentralbild"],
    "EFE": ["Agencia EFE"],
    "EPA": ["European Pressphoto Agency", "EPA-EFE"],
    "Getty Images": ["Getty", "Getty Images News", "Getty Images Sport"],
    "IMAGO": ["Imago Images"],
    "Keystone": ["Keystone-SDA"],
    "Kyodo": ["Kyodo News"],
    "Magnum Photos": ["Magnum"],
    "NTB": ["NTB Scanpix"],
    "PA": ["PA Media", "PA Images", "Press Association"],
    "picture alliance": ["Picture-Alliance"],
    "Reuters": ["Thomson Reuters"],
    "Ritzau Scanpix": ["Ritzau"],
    "Shutterstock": ["Rex Features"],
    "The Canadian Press": ["Canadian Press"],
    "TT": ["TT Nyhetsbyrån"],
    "Xinhua": ["Xinhua News Agency"],
    "ZUMA Press": ["ZUMA"],
}


def lay_down() -> int:
    """Fill an empty list of providers, and return how many came in; a list that holds something stays as it is."""
    if Provider.objects.exists():
        return 0
    return len(Provider.objects.bulk_create(Provider(name=n, spellings="\n".join(s)) for n, s in COMMON.items()))
