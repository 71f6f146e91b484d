# For facilitators: the rules, rounds and figures. Figures are about groups, never about a person.

rules = The rules as they are now (version { $number }). See what a change would do with /rules preview, make it with /rules set.
rules-group = { $group ->
    [hard] What has to hold for a pair
    [weight] What makes one pair better than another (0: plays no part, 100: counts most)
    [rhythm] When rounds are held
    [contact] How and when I write
    [debrief] The visit and the talk after it
   *[keeping] What is kept and shown
 }
rules-line = – { $key }: { $value } ({ $limits }). { $meaning }
rules-fixed = – { $meaning } This always holds.
limits-number = { $least } to { $most }
limits-switch = on or off
limits-choice = { $a }, { $b } or { $c }
limits-day = a day of the week
limits-time = a time, like 09:00
limits-team-cadence = teams, each with { $least } to { $most } weeks, like ward 3=4; lab=8
limits-questions = at most { $most }, like host: What did you try?; both: What do we keep?
value-on = on
value-off = off
value-required = required
value-preferred = preferred
value-allowed = allowed
value-avoided = avoided
value-forbidden = forbidden
value-none = none
value-standard = standard
role-host = host
role-observer = observer
role-observer-asks = observer asks
role-both = both
role-line = { $role }: { $question }

rule-never-manager-with-report = A line manager and someone they manage are never matched.
rule-do-not-pair-both-ways = Whoever doesn’t want to be matched with someone never is, whichever of the two said so.
rule-repeat-gap-weeks = Weeks before the same two are matched again.
rule-shared-language = Whether two people need a language that both speak.
rule-overlap-minutes-per-week = Minutes a week in which both have to be at work.
rule-open-exchanges-per-person = Exchanges that one person has under way at most.
rule-same-profession = Whether both have the same profession.
rule-same-team = Whether two people of one team are matched.
rule-weight-topic-fit = Counts when one shows what the other wishes to watch.
rule-weight-mutual-benefit = Counts when both get something out of it.
rule-weight-peer-level = Counts when both have about the same experience.
rule-weight-other-team = Counts when they are from different teams.
rule-weight-other-site = Counts when they are from different sites.
rule-weight-novelty = Counts when they have not looked along with each other before.
rule-weight-waiting-time = Counts when someone has waited long.
rule-most-pairs-first = As many people as possible find a partner, even where a pair fits a little less.
rule-round-every-weeks = Weeks from one round to the next.
rule-round-day = The day of the round.
rule-round-time = The time of the round.
rule-team-cadence = Teams that take part less often, each with its number of weeks.
rule-proposal-expiry-hours = Hours in which a proposal can be answered.
rule-candidates-per-request = Colleagues to choose from at a time.
rule-nudges-per-step = Reminders about one question at most.
rule-nudge-gap-hours = Hours between two reminders.
rule-silent-steps-before-pause = Questions without any answer before someone is paused, kindly.
rule-quiet-from = From then on I leave people in peace, on their own clock.
rule-quiet-until = From then on I may write again.
rule-observation-minutes = Minutes that a visit lasts.
rule-debrief-minutes = Minutes to talk it over.
rule-debrief-questions = The questions of that talk.
rule-follow-up-days = Days before I ask whether something was tried.
rule-note-retention-days = Days that the text of a takeaway is kept after that.
rule-outcome-retention-months = Months that the rest of it is kept, without text.
rule-smallest-group-shown = No figure is shown about fewer people than this.

# What each rule is called: in kebab-case, as it is typed after /rules set. In English this is its key.
name-repeat-gap-weeks = repeat-gap-weeks
name-shared-language = shared-language
name-overlap-minutes-per-week = overlap-minutes-per-week
name-open-exchanges-per-person = open-exchanges-per-person
name-same-profession = same-profession
name-same-team = same-team
name-weight-topic-fit = weight-topic-fit
name-weight-mutual-benefit = weight-mutual-benefit
name-weight-peer-level = weight-peer-level
name-weight-other-team = weight-other-team
name-weight-other-site = weight-other-site
name-weight-novelty = weight-novelty
name-weight-waiting-time = weight-waiting-time
name-most-pairs-first = most-pairs-first
name-round-every-weeks = round-every-weeks
name-round-day = round-day
name-round-time = round-time
name-team-cadence = team-cadence
name-proposal-expiry-hours = proposal-expiry-hours
name-candidates-per-request = candidates-per-request
name-nudges-per-step = nudges-per-step
name-nudge-gap-hours = nudge-gap-hours
name-silent-steps-before-pause = silent-steps-before-pause
name-quiet-from = quiet-from
name-quiet-until = quiet-until
name-observation-minutes = observation-minutes
name-debrief-minutes = debrief-minutes
name-debrief-questions = debrief-questions
name-follow-up-days = follow-up-days
name-note-retention-days = note-retention-days
name-outcome-retention-months = outcome-retention-months
name-smallest-group-shown = smallest-group-shown

rule-preview = { $rule }: from { $old } to { $new }. { $meaning }
rule-preview-figures = If there were a round today (people and pairs to the nearest 5, shares to the nearest 10 %):
rule-preview-trial = { $standing ->
    [in-force] – { $setting } (as it is)
    [asked] – { $setting } (as you ask)
   *[nearby] – { $setting }
}: pairs and rings of three { $groups }, people in them { $people }, across teams { $teams }, across sites { $sites }, still without a partner { $left }{ $waits ->
    [yes] , longest wait in weeks { $weeks }
   *[no] { "" }
}
rule-preview-trial-few = { $standing ->
    [in-force] – { $setting } (as it is)
    [asked] – { $setting } (as you ask)
   *[nearby] – { $setting }
}: too few people to show
rule-preview-too-few = Too few people could take part today to show figures ({ $smallest } at least), so that none of them points at someone.
rule-preview-alike = For the people of today these settings come to the same, as far as that can be shown.
rule-preview-at-least = There was no time to find the very best round for each; what is shown is at least { $percent } % of it.
rule-preview-left-out = { $count ->
    [one] So as not to keep you waiting I left out one setting nearby; you can ask for it by itself.
   *[other] So as not to keep you waiting I left out { $count } settings nearby; you can ask for each by itself.
}
rule-preview-no-part = It plays no part in who is matched with whom: a round today would be the same.
rule-preview-withheld = not shown
rule-preview-percent = { $percent } %
rule-preview-relaxed = In so small a group the weeks between repeats count a little less, so that pairs can be found at all.
rule-preview-apply = Nothing has changed yet. Shall it count from now on, as version { $number }?
rule-preview-only = Nothing has changed. To make the change, type /rules set.
rule-apply = Apply version { $number }
rules-applied = Version { $number } counts from now on. You can go back with /rules undo.
rules-history = All versions, newest first. You can go back one with /rules undo.
rules-history-first = Version { $number }, { $at }: the rules you began with
rules-history-line = { $why ->
    [yes] Version { $number }, { $at }, by { $by }: { $words }
   *[no] Version { $number }, { $at }, by { $by }
 }
rules-history-change = – { $rule }: { $old } → { $new }
rules-history-unchanged = – as the version before
rules-history-more = { $count ->
    [one] One earlier version is kept as well.
   *[other] { $count } earlier versions are kept as well.
 }
rules-brought-back = The rules of version { $from } count again, now as version { $number }. Another /rules undo takes that back.
round-next = Round { $number } is on { $at }. As it looks now, about { $people } people take part. Start it now with /rounds start, or skip it with /rounds skip.
round-next-few = Round { $number } is on { $at }. As it looks now, fewer than { $smallest } people take part. Start it now with /rounds start, or skip it with /rounds skip.
round-started = Round { $number } starts now. Everyone who takes part hears from me.
round-skipped = This round is skipped. The next one is on { $at }.
topic-figures = What people would like to watch, and what can be watched. Figures are rounded to five, and never say who:
topic-figures-line = – { $topic }: wished for by { $wishes }, shown by { $offers }
topic-figures-none = Nobody has named a topic yet. The first wish or offer makes one.
roster-imported = { $lines ->
    [one] One line taken in. Nobody was enrolled: each person decides whether to join.
   *[other] { $lines } lines taken in. Nobody was enrolled: each person decides whether to join.
 }
set-up = { $language ->
    [nl] Done: what I say in public is in Dutch, and rounds follow the time zone { $zone }.
   *[en] Done: what I say in public is in English, and rounds follow the time zone { $zone }.
 }

# The picture of a preview. Its letters are our own (text/picture/letters.rs): a letter that is new here needs its strokes there.
picture-heading = { $rule }: a round today
picture-right = pairs and rings of three
picture-up = across teams (%)
picture-in-force = as it is
picture-asked = as you ask
picture-nearby = nearby
picture-described = The settings of { $rule } as dots: further to the right are more pairs and rings of three, higher up is a larger share across teams. Every figure is in the message too.
