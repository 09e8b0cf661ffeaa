using System.Text;

namespace BuildCache;

/// <summary>A call that gave something else from the same inputs.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="Key">What the call is for.</param>
/// <param name="What">What is other: an output, a document, the value.</param>
/// <param name="Offset">The first byte that differs.</param>
/// <param name="Old">What is stored, from a little before that byte.</param>
/// <param name="New">What came now.</param>
sealed record Deviation(string Handler, string Key, string What, long Offset, string Old, string New);

/// <summary>Compares what is stored with what a rehearsal computed again.</summary>
static class Verification
{
    const int Before = 30;
    const int Shown = 100;

    /// <summary>The calls that gave something else although all that they saw is the same.</summary>
    public static IEnumerable<Deviation> Between(Insight stored, Insight repeated, long build)
    {
        foreach (var (node, old, @new) in repeated.Repeated(build))
        {
            if (stored.Saw(old) is { Count: > 0 } saw && saw.SequenceEqual(repeated.Saw(@new)) && First(stored, stored.Given(old), repeated, repeated.Given(@new)) is var (what, was, @is))
            {
                var offset = was.AsSpan().CommonPrefixLength(@is);
                yield return new Deviation(node.Handler, CallName.Display(node.Key), what, offset, Part(was, offset), Part(@is, offset));
            }
        }
    }

    /// <summary>The first thing that differs, with its bytes.</summary>
    static (string What, byte[] Old, byte[] New)? First(Insight stored, TraceResult old, Insight repeated, TraceResult @new)
    {
        foreach (var (was, @is) in old.Outputs.Join(@new.Outputs, static output => output.Path, static output => output.Path, static (was, @is) => (was, @is)))
        {
            if (!was.Hash.AsSpan().SequenceEqual(@is.Hash))
            {
                return (was.Path, stored.Content(was.Hash) ?? [], repeated.Content(@is.Hash) ?? []);
            }
        }
        foreach (var change in DocumentChanges.Between(old, @new))
        {
            return ($"{change.Collection} {change.Id}", BodyIn(old, change), BodyIn(@new, change));
        }
        return (old.Value ?? []).AsSpan().SequenceEqual(@new.Value ?? []) ? null : ("value", old.Value ?? [], @new.Value ?? []);

        static byte[] BodyIn(TraceResult result, DocumentChange change) => result.Documents.FirstOrDefault(document => document.Collection == change.Collection && document.Id == change.Id).Body ?? [];
    }

    static string Part(byte[] content, int offset) =>
        Encoding.UTF8.GetString(content.AsSpan(Math.Max(0, offset - Before), Math.Min(content.Length, offset + Shown) - Math.Max(0, offset - Before)));
}
