namespace BuildCache;

/// <summary>The registered handlers against those of the last build: who is new, whose code changed, who is gone.</summary>
sealed class HandlerTable(Connection db)
{
    readonly Dictionary<long, HandlerState> byId = [];
    readonly Dictionary<string, HandlerState> byName = new(StringComparer.Ordinal);
    readonly List<HandlerState> gone = [];

    public IReadOnlyDictionary<long, HandlerState> ById => byId;

    public IReadOnlyDictionary<string, HandlerState> ByName => byName;

    public IEnumerable<HandlerState> Ordered => byName.Values.OrderBy(static h => h.Name, StringComparer.Ordinal);

    /// <summary>Handlers of the database that nobody registers any more.</summary>
    public IReadOnlyList<HandlerState> Gone => gone;

    /// <param name="registrations">Who registers.</param>
    /// <param name="fingerprintOf">Their code.</param>
    /// <param name="keepMissing">Whether handlers that nobody registers are absent, not gone: some could not be loaded.</param>
    public void Load(IReadOnlyList<Registration> registrations, Func<Registration, Fingerprint> fingerprintOf, bool keepMissing)
    {
        var stored = new Dictionary<string, (long Id, string Trigger, string Produces, Fingerprint Fingerprint, int Level, long Live, long Effects, Fingerprint Matched, Fingerprint Basis)>(StringComparer.Ordinal);
        foreach (var row in db.Prepare("select id, name, trigger, produces, fingerprint, level, live, effects, matched, basis from bc_handler").Rows())
        {
            stored.Add(row.Text(1), (row.Int64(0), row.Text(2), row.Text(3), row.Fingerprint(4), (int)row.Int64(5), row.Int64(6), row.Int64(7),
                row.IsNull(8) ? Fingerprint.Absent : row.Fingerprint(8), row.IsNull(9) ? Fingerprint.Absent : row.Fingerprint(9)));
        }
        foreach (var registration in registrations)
        {
            var fingerprint = FingerprintOf(registration, fingerprintOf(registration));
            var trigger = registration.Trigger.Text;
            var produces = string.Join(' ', registration.Produces);
            HandlerState state;
            if (stored.Remove(registration.Name, out var row))
            {
                var sameTrigger = row.Trigger == trigger;
                state = new HandlerState(new StoredHandler(row.Id, row.Level, row.Live, row.Effects, sameTrigger ? row.Matched : Fingerprint.Absent, sameTrigger ? row.Basis : Fingerprint.Absent))
                {
                    Registration = registration,
                    Fingerprint = fingerprint,
                    IsChanged = row.Fingerprint != fingerprint,
                    IsNew = !sameTrigger,
                };
                if (state.IsChanged || !sameTrigger || row.Produces != produces)
                {
                    db.Prepare("update bc_handler set trigger = ?, produces = ?, fingerprint = ? where id = ?").Bind(trigger).Bind(produces).Bind(fingerprint).Bind(row.Id).Run();
                }
            }
            else
            {
                db.Prepare("insert into bc_handler (name, trigger, produces, fingerprint, level) values (?, ?, ?, ?, 0)")
                    .Bind(registration.Name).Bind(trigger).Bind(produces).Bind(fingerprint).Run();
                state = new HandlerState(new StoredHandler(db.LastInsertedId, 0, 0, 0, Fingerprint.Absent, Fingerprint.Absent)) { Registration = registration, Fingerprint = fingerprint, IsNew = true };
            }
            byId.Add(state.Id, state);
            byName.Add(state.Name, state);
        }
        foreach (var (name, row) in stored)
        {
            var missing = new HandlerState(new StoredHandler(row.Id, row.Level, row.Live, row.Effects, Fingerprint.Absent, Fingerprint.Absent))
            {
                Registration = Registration.OfMissing(name, row.Trigger, keepMissing ? row.Produces : ""),
                Fingerprint = row.Fingerprint,
                IsAbsent = keepMissing,
            };
            if (keepMissing)
            {
                Keep(missing);
            }
            else if (row.Trigger.Length > 0 || row.Live > 0)
            {
                gone.Add(missing);
            }
        }
    }

    /// <summary>
    /// An absent handler takes part, so that what it reads marks its nodes. Without a trigger it is new when it comes back: which files and
    /// documents it is to run for has to be found out again. A computation runs for whoever asks.
    /// </summary>
    void Keep(HandlerState absent)
    {
        if (!absent.Registration.IsComputation)
        {
            db.Prepare("update bc_handler set trigger = '', matched = null, basis = null where id = ? and trigger <> ''").Bind(absent.Id).Run();
        }
        byId.Add(absent.Id, absent);
        byName.Add(absent.Name, absent);
    }

    /// <summary>
    /// A key names a file whatever the glob, but another document in another collection: there the trigger is part of what ran. What is
    /// declared to be produced decides what may be emitted and what may be read, and stands outside the function.
    /// </summary>
    static Fingerprint FingerprintOf(Registration registration, Fingerprint code)
    {
        var triggered = registration.Trigger.Kind is TriggerKind.Each ? Fingerprint.Of($"{code} {registration.Trigger.Argument}") : code;
        return registration.Produces.Length == 0 ? triggered : Fingerprint.Of($"{triggered} {Source.Join(registration.Produces.Order(StringComparer.Ordinal))}");
    }

    /// <summary>Writes levels and counts; in the transaction of what changed them.</summary>
    public void Save()
    {
        foreach (var handler in byId.Values)
        {
            db.Prepare("update bc_handler set level = ?, live = ?, effects = ?, matched = ?, basis = ? where id = ? and (level <> ?1 or live <> ?2 or effects <> ?3 or matched is not ?4 or basis is not ?5)")
                .Bind(handler.Level).Bind(handler.Live).Bind(handler.LiveEffects).Bind(handler.Matched).Bind(handler.Basis).Bind(handler.Id).Run();
        }
    }
}
