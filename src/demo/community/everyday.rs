//! Everyday posts.

use super::draft::{Draft, With, say, with};

/// Newest first.
pub(super) const POSTS: &[Draft] = &[
    say("tom", "Week two of sourdough. It has risen. It has fallen. It has, I think, registered to vote."),
    with("radio", "We read the wedding speech on air with the names beeped out. If it is yours: the harbour says yes.", With::Quotes("lost")),
    with("ferryline", "Lost property this week: 14 umbrellas, one left boot (elegant), a trombone, and a wedding speech that deserves to be given. Quay 2 office, until six. <<ferries.example/lost|https://ferries.example/lost-property>>", With::Nothing).named("lost"),
    say("bookshop", "Customer asked for \u{201c}the blue one about the sea\u{201d}. We have four hundred. We found it on the second try, because she closed her eyes when she described it."),
    say("chess", "Tuesday: beginners. Wednesday: people who were beginners on Tuesday. Thursday: fog permitting. Tea is 50¢, advice is free & usually worth it. <<quaychess.example|https://quaychess.example/week>>"),
    with("museum", "Our model of the harbour is 1:100. In it there is a model of the museum, and in that, with a lens, you can make out a very small cake.", With::Photos(&["a model town on a table; a curator's sleeve for scale", "through a lens: a model table with a model town on it"])),
    say("cafe", "If a < b and b < c, the cinnamon roll is still gone by nine. This is not mathematics, it is Saturday."),
    say("ana", "The baker's son asked why boats are \u{201c}she\u{201d}. The baker: because they come home when they like. The ferry, as if it had heard: forty minutes late."),
    with("lighthouse", "Sunset in four minutes of patience.", With::Video("the sun goes down behind a breakwater; at the end somebody off camera says \"well\" and leaves")),
    say("greta", "Der Kran am Westkai wird 100 Jahre alt. Es gibt Kuchen für alle und eine Rede vom Kran, vorgelesen durch den Hafenmeister, weil der Kran gerade etwas hält."),
    say("tom", "My neighbour plays the same three bars of tuba every evening. Today: four bars. The street stood still. Somebody clapped from a roof."),
    say("radio", "Correction: at 7:40 we said that the seal was elected. The seal was \u{201c}selected\u{201d}, for the calendar, for March. We regret nothing but the letter s."),
    say("luc", "Le petit fils a baptisé son canot \u{201c}Presque\u{201d}. Je lui ai demandé pourquoi. \u{201c}Parce que quand je dirai que je suis arrivé, ce sera Presque.\u{201d}"),
    say("ferryline", "Timetable for winter is out: fewer boats, more blankets. The 18:20 now has a piano; please do not play it in swell above 2 m. <<ferries.example/winter|https://ferries.example/timetable/winter>> $FERRY"),
    say("museum", "Volunteers wanted to wind 61 ship's clocks on Sunday. You learn which ones lie. (All of them. By different amounts. It is rather moving.) <<smallboats.example/clocks|https://smallboats.example/volunteer/clocks>>"),
    say("deniz", "Balıkçıya sordum: bugün deniz nasıl? Dedi ki: \"Kendini beğenmiş.\" Haklıydı, üç saat boyunca kendine baktı, tek dalga yapmadı."),
    say("bookshop", "The dog has learned to turn pages. He is a slow reader, but he finishes everything."),
    say("yuki", "海沿いの電車、窓を開けたら潮の匂いと一緒に隣の人の焼きそばの匂いがして、急にお腹がすいた。次の駅で降りる理由ができました。"),
    say("olga", "В библиотеке теперь выдают телескоп. Записалась в очередь двенадцатой. Звёзды, говорят, подождут — у них с этим хорошо."),
    say("cafe", "Aviso: acabou a canela, mas não acabou a conversa. Abrimos às seis, como sempre, e às cinco e meia para quem bate três vezes."),
];
