"""What the demonstration people wrote in their journals: invented, short, and not all alike."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

# For a prompt that is not named here, for what somebody writes without being asked, and for the
# first action of a plan.
ANY, FREE, ACTION = "", "free", "action"

# language -> prompt -> texts
DIARY: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "what-i-bring": (
            "I can calm a room. I learned it on the night shift, when three people needed me at "
            "once and I had two hands. Nobody ever called it a skill. I will try to show it by "
            "being slow when everybody else is fast.",
            "I repair things instead of ordering new ones. My uncle taught me. I could ask for "
            "the broken box that every workplace has, and begin there.\n\nNo lecture. Just a "
            "screwdriver and time for talk.",
            "I listen well in a language that is not mine. I have had to, all my life. Perhaps I "
            "can help others to be patient with people who look for words.",
            "I know everybody's name after a week. It sounds small. At home it is why people tell "
            "me when something is about to go wrong.",
        ),
        "ethics-my-line": (
            "Last year a colleague wrote down hours that he had not worked. I said nothing, "
            "because he had helped me once. It was hard because it was *him*. Next time I want to "
            "speak with him first, and to know whom I can ask after that.",
            "I did say something once, in a meeting, and it went quiet. My hands shook. "
            "Afterwards two people thanked me in the corridor. It would have helped if they had "
            "said it in the room.",
            "My line: I do not accept a gift that I would be ashamed to show to my mother. What I "
            "find difficult is a gift that it would hurt somebody to refuse.",
            "When the joke was about a patient I laughed with the others. I still think about it. "
            "I need a sentence that I can say without making a speech. Maybe: *I do not find that "
            "funny.*",
        ),
        "first-surprise": (
            "That everybody eats lunch at half past ten! And that I, who am always on time, came "
            "late three days in a row because I did not dare to ask which bus.",
            "The quiet. I thought people were angry with me. Then a woman at work knitted me a "
            "pair of mittens and said four words. I understood that the quiet was not about me.",
            "I will remember the hour on the market with my supervisor's daughter. She counted "
            "for me, I counted for her, and we laughed at both of us. I was surprised how much I "
            "like not being good at something.",
            "How much is decided standing up, after the meeting. I was surprised that I had "
            "opinions about it already on day two, and that most of them were wrong.",
        ),
        "what-changed-in-me": (
            "I ask before I answer. I can wait in a silence. I have stopped saying *there* as if "
            "it were one place.\n\nTo the one who wrote before leaving: you will not fix anything. "
            "Go anyway.",
            "I am less afraid of being the one who does not know. I cook for more people than I "
            "need to. I get angry faster when somebody talks about people I know as a problem.",
            "I thought I would bring back methods. I bring back people, and a way of opening a "
            "meeting where everybody says one thing first. I would tell myself to write down "
            "more names.",
            "I see my own workplace from the outside now, and it is uncomfortable and useful. I "
            "miss the tea at four o'clock. I speak slower.",
        ),
        ANY: (
            "I did not think I had an answer to this. Then I remembered what my supervisor said "
            "on Tuesday: that I explain when I should ask. She is right.",
            "Three things: that I wrote it down, that I asked one person about it, and that I "
            "will come back to it in a month. The second was the hardest.",
            "My first answer was what I think I am supposed to say. The honest one is that I am "
            "not sure yet, and that it bothers me less than before.",
            "I want to talk with Grandmother about this. She moved twice in her life for work and "
            "never had a course for it.",
            "Today it was easy to write and harder to mean it. I will try one small thing this "
            "week: to say out loud when I do not understand.",
        ),
        ACTION: (
            "Ask my supervisor for half an hour, and tell what I learned in three sentences.",
            "Cook for the whole ward, and tell one story while we eat.",
            "Try the morning round for two weeks, and ask what it changed.",
        ),
        FREE: (
            "Could not sleep. Listed everything I am looking forward to, and everything I am "
            "afraid of. The lists have the same length and three things are on both.",
            "A good day. Nothing special happened, and that is what was good about it.",
            "Called home. My sister says I already speak differently. I do not know whether that "
            "was a compliment.",
        ),
    },
    "nb": {
        "what-i-bring": (
            "Jeg kan roe ned et rom. Det lærte jeg på nattevakt, da tre stykker trengte meg "
            "samtidig og jeg bare hadde to hender. Jeg tror jeg viser det best ved å være langsom "
            "når alle andre er raske.",
            "Jeg reparerer ting i stedet for å bestille nye. Det er bestefar sin skyld. Kanskje "
            "kan jeg spørre etter esken med ødelagte ting som alle arbeidsplasser har, og begynne "
            "der.",
            "Jeg er god til å skrive kort. Det tok ti år å lære. Jeg kan tilby meg å lese "
            "gjennom ting for andre, hvis noen vil.",
        ),
        "ethics-my-line": (
            "En kollega førte timer han ikke hadde jobbet. Jeg sa ingenting, fordi han hadde "
            "hjulpet meg en gang. Det vanskelige var at det var *ham*. Neste gang vil jeg snakke "
            "med ham først, og vite hvem jeg kan spørre etterpå.",
            "Jeg sa fra i et møte, og det ble helt stille. Etterpå takket to stykker meg i "
            "gangen. Det hadde hjulpet om de hadde sagt det i rommet.",
            "Jeg lo med de andre da vitsen handlet om en pasient. Jeg trenger en setning jeg kan "
            "si uten å holde tale. Kanskje: *Den synes jeg ikke var morsom.*",
        ),
        "first-surprise": (
            "At alle hilser på alle, hver morgen, med hånden. Og at jeg, som trodde jeg var "
            "sosial, gruet meg til det i en hel uke.",
            "Timen på markedet med datteren til veilederen min. Hun telte for meg, jeg telte for "
            "henne, og vi lo av oss begge. Jeg ble overrasket over hvor godt jeg liker å ikke "
            "være flink.",
            "Hvor mye som blir bestemt stående, etter møtet. Jeg hadde meninger om det allerede "
            "dag to, og de fleste var feil.",
        ),
        "what-changed-in-me": (
            "Jeg spør før jeg svarer. Jeg tåler en pause. Jeg har sluttet å si *der nede*.\n\nTil "
            "den som skrev før avreise: Du kommer ikke til å fikse noe. Reis likevel.",
            "Jeg trodde jeg skulle ta med meg metoder hjem. Jeg tok med meg mennesker, og en måte "
            "å åpne møter på der alle sier én ting først.",
            "Jeg ser min egen arbeidsplass utenfra nå. Det er ubehagelig og nyttig. Jeg savner "
            "teen klokka fire.",
        ),
        ANY: (
            "Jeg trodde ikke jeg hadde noe svar på dette. Så husket jeg hva veilederen min sa på "
            "tirsdag: at jeg forklarer når jeg burde spørre. Hun har rett.",
            "Det første svaret mitt var det jeg tror jeg skal si. Det ærlige er at jeg ikke vet "
            "ennå, og at det plager meg mindre enn før.",
            "I dag var det lett å skrive og vanskeligere å mene det. Jeg vil prøve én liten ting "
            "denne uka: å si høyt når jeg ikke forstår.",
        ),
        ACTION: (
            "Be sjefen min om en halvtime og fortelle hva jeg lærte, i tre setninger.",
            "Lage mat til hele avdelingen og fortelle én historie mens vi spiser.",
            "Prøve morgenrunden i to uker og spørre hva den endret.",
        ),
        FREE: (
            "Fikk ikke sove. Skrev opp alt jeg gleder meg til, og alt jeg gruer meg til. Listene "
            "er like lange, og tre ting står på begge.",
            "En fin dag. Ingenting spesielt skjedde, og det var det som var fint.",
        ),
    },
    "nn": {
        "what-i-bring": (
            "Eg kan roe ned eit rom. Det lærte eg på nattevakt, då tre stykke trong meg samstundes "
            "og eg berre hadde to hender. Eg trur eg viser det best ved å vere langsam når alle "
            "andre er raske.",
            "Eg reparerer ting i staden for å tinge nye. Det er bestefar si skuld. Kanskje kan eg "
            "spørje etter øskja med øydelagde ting som alle arbeidsplassar har, og byrje der.",
            "Eg er god til å hugse namn. Det høyrest lite ut. Heime er det grunnen til at folk "
            "seier frå til meg før noko går gale.",
        ),
        "ethics-my-line": (
            "Ein kollega førte timar han ikkje hadde jobba. Eg sa ingenting, fordi han hadde "
            "hjelpt meg ein gong. Det vanskelege var at det var *han*. Neste gong vil eg snakke "
            "med han først, og vite kven eg kan spørje etterpå.",
            "Eg sa frå i eit møte, og det vart heilt stilt. Etterpå takka to stykke meg i gangen. "
            "Det hadde hjelpt om dei hadde sagt det i rommet.",
            "Grensa mi: Eg tek ikkje imot ei gåve eg ville skamme meg over å vise til mor mi. Det "
            "vanskelege er gåva som det ville såre nokon å seie nei til.",
        ),
        "first-surprise": (
            "At alle helsar på alle, kvar morgon, med handa. Og at eg, som trudde eg var sosial, "
            "grudde meg til det i ei heil veke.",
            "Timen på marknaden med dottera til rettleiaren min. Ho talde for meg, eg talde for "
            "henne, og vi lo av oss begge. Eg vart overraska over kor godt eg likar å ikkje vere "
            "flink.",
            "Kor mykje som blir avgjort ståande, etter møtet. Eg hadde meiningar om det alt på dag "
            "to, og dei fleste var feil.",
        ),
        "what-changed-in-me": (
            "Eg spør før eg svarer. Eg toler ein pause. Eg har slutta å seie *der nede*.\n\nTil "
            "den som skreiv før avreise: Du kjem ikkje til å fikse noko. Reis likevel.",
            "Eg trudde eg skulle ta med meg metodar heim. Eg tok med meg menneske, og ein måte å "
            "opne møte på der alle seier éin ting først.",
            "Eg ser min eigen arbeidsplass utanfrå no. Det er ubehageleg og nyttig. Eg saknar teen "
            "klokka fire.",
        ),
        ANY: (
            "Eg trudde ikkje eg hadde noko svar på dette. Så hugsa eg kva rettleiaren min sa på "
            "tysdag: at eg forklarer når eg burde spørje. Ho har rett.",
            "Det første svaret mitt var det eg trur eg skal seie. Det ærlege er at eg ikkje veit "
            "enno, og at det plagar meg mindre enn før.",
            "I dag var det lett å skrive og vanskelegare å meine det. Eg vil prøve éin liten ting "
            "denne veka: å seie høgt når eg ikkje forstår.",
        ),
        ACTION: (
            "Be sjefen min om ein halvtime og fortelje kva eg lærte, i tre setningar.",
            "Lage mat til heile avdelinga og fortelje éi historie medan vi et.",
            "Prøve morgonrunden i to veker og spørje kva han endra.",
        ),
        FREE: (
            "Fekk ikkje sove. Skreiv opp alt eg gler meg til, og alt eg gruer meg til. Listene er "
            "like lange, og tre ting står på begge.",
            "Ein fin dag. Ingenting spesielt hende, og det var det som var fint.",
        ),
    },
}


def every_text() -> list[str]:
    """All of them, each once."""
    return list(
        dict.fromkeys(
            text for prompts in DIARY.values() for texts in prompts.values() for text in texts
        )
    )


@dataclass(slots=True)
class Writer:
    """Somebody who writes in one language, and never the same twice while there is another."""

    language: str
    chance: random.Random
    used: set[str] = field(default_factory=set)

    def text_for(self, prompt: str) -> str:
        """One of the texts that fit."""
        prompts = DIARY[self.language]
        texts = prompts.get(prompt) or prompts[ANY]
        text = self.chance.choice([text for text in texts if text not in self.used] or texts)
        self.used.add(text)
        return text
