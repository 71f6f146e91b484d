# Nobody was found: why, in kind and never who; when it is looked at again; and what would help.

why-nobody = { $why ->
    [nobody-offers] Nobody shows this yet.
    [all-busy] { $count ->
        [0] Everyone who shows this has their hands full just now.
       *[other] At least { $count } colleagues show this, and all of them have their hands full just now.
     }
    [rules-apart] Whoever shows this doesn’t fit with you just now, one for this reason and another for that: you looked along lately, or team, profession, language or working hours are in the way.
    [together-lately] You looked along lately with whoever shows this; in a while you can again.
    [languages] Whoever shows this speaks another language than you do.
    [hours] Whoever shows this works at other hours than you do.
    [professions] Whoever shows this has another profession, and here people look along within their own.
    [same-team] Whoever shows this is in your own team, and here people look along with another.
    [line-manager] Whoever shows this leads you or is led by you, and then I don’t bring people together.
    [own-pace] You asked for some weeks between two exchanges, and these are not over yet.
    [own-away] You are away just now, so I ask nobody for you until you are back.
   *[own-room-full] You have as many exchanges under way as fit just now.
 }
next-round = I look again at the next round, on { $at }.
next-round-none = I look again as soon as something changes.
nobody-this-round = I found nobody for “{ $topic }” in this round. { $why }
nobody-this-round-offer = I found nobody who would like to watch you in this round. What you offer stays open.

help-nearby = Close to it, colleagues show { $topics }. Would that be something for you?
help-topic = “{ $topic }”
help-wish = Watch “{ $topic }”
help-show-something = It helps to show something yourself: whoever comes to watch you may have what you are looking for.
help-ask-by-name = If you have someone in mind, ask them by name: /observe with:@name. Or see which doors are open.
help-invite = Do you know someone who does this well? I’d gladly invite them in your name.
help-more-hours = If I don’t know all your working hours, add them under “About me”.
help-more-languages = If you speak more languages than I know of, add them under “About me”.
help-finish-one = Once one of them is rounded off or called off, there is room for another.
help-other-pace = If you’d rather go on now, change your pace under “About me”.
help-come-back = Back sooner? One tap is enough.
