using System.Text.Json.Nodes;

namespace BuildCache.Content.Templates;

/// <summary>What a partial gives for many outputs: one text, and what each output has in it of its own.</summary>
/// <param name="Text">For an output that is not named in it; null where it has to be rendered in each output.</param>
/// <param name="Own">What stands there in the outputs that are, and what each has to render, in the order of the text.</param>
sealed record SharedText(string? Text, IReadOnlyList<OwnText> Own)
{
    public static readonly SharedText None = new(null, []);

    /// <summary>Writes what one output shows.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="address">The output.</param>
    /// <param name="render">Renders a part that was left open.</param>
    public void WriteTo(AddressWriter writer, string address, Action<OpenPart> render)
    {
        var position = 0;
        foreach (var piece in Own)
        {
            if (piece.Part is null && piece.Address != address)
            {
                continue;
            }

            writer.WriteJudged(Text.AsSpan(position, piece.Position - position));
            writer.WriteJudged(piece.Text);
            position = piece.Position + piece.Length;
            if (piece.Part is { } part)
            {
                render(part);
            }
        }

        writer.WriteJudged(Text.AsSpan(position));
    }

    /// <summary>
    /// Puts together what was rendered when no address that was asked for was the output's own, and when each was. Both went the same way, so
    /// what stands between one question and the next follows from the first of them alone; and behind a part that was left open from nothing.
    /// </summary>
    public static SharedText Of(SupposedText other, SupposedText same)
    {
        if (!other.Questions.Select(Place).SequenceEqual(same.Questions.Select(Place)) || other.Start != same.Start)
        {
            return None;
        }

        var own = new List<OwnText>();
        for (var index = 0; index < other.Questions.Count; index++)
        {
            var (question, otherwise, ifOwn) = (other.Questions[index], other.After(index), same.After(index));
            if (question.Part is { } part)
            {
                if (otherwise != ifOwn)
                {
                    return None;
                }

                own.Add(new OwnText("", question.Position, 0, "", part));
            }
            else if (OwnText.Of(question, otherwise, ifOwn) is { } piece)
            {
                own.Add(piece);
            }
        }

        return new SharedText(other.Text, own);

        static (string, AddressPlace, string?, string?) Place(SupposedAddress question) =>
            (question.Address, question.Place, question.Part?.Partial, question.Part?.Context?.ToJsonString());
    }
}

/// <summary>A partial in a shared one that shows what differs between outputs, and what it is rendered with there.</summary>
sealed record OpenPart(string Partial, JsonNode? Context);

/// <summary>What stands in the output of an address instead of a part of the text; or in every output, where a part was left open.</summary>
sealed record OwnText(string Address, int Position, int Length, string Text, OpenPart? Part)
{
    /// <summary>The shortest such part; null where there is no difference.</summary>
    public static OwnText? Of(SupposedAddress question, string other, string same)
    {
        var start = other.AsSpan().CommonPrefixLength(same);
        if (start == other.Length && start == same.Length)
        {
            return null;
        }

        var (left, right) = (other.Length, same.Length);
        while (left > start && right > start && other[left - 1] == same[right - 1])
        {
            (left, right) = (left - 1, right - 1);
        }

        // Half of a character is no text.
        start -= start > 0 && char.IsHighSurrogate(other[start - 1]) ? 1 : 0;
        var half = left < other.Length && char.IsLowSurrogate(other[left]) ? 1 : 0;
        return new OwnText(question.Address, question.Position + start, left + half - start, same[start..(right + half)], null);
    }
}

/// <summary>What was rendered while all addresses that were asked for were, or were not, that of the output.</summary>
sealed record SupposedText(string Text, IReadOnlyList<SupposedAddress> Questions)
{
    /// <summary>What stands before the first question.</summary>
    public string Start => Text[..(Questions.Count == 0 ? Text.Length : Questions[0].Position)];

    /// <summary>What stands between a question and the next.</summary>
    public string After(int question) =>
        Text[Questions[question].Position..(question + 1 < Questions.Count ? Questions[question + 1].Position : Text.Length)];
}

/// <summary>A question whether an address is that of the output, or a part that was left open, and where the text was then.</summary>
sealed record SupposedAddress(string Address, int Position, AddressPlace Place, OpenPart? Part = null);
