using System.Text;

namespace BuildCache.MSBuild;

/// <summary>
/// Quotes values in the text of a command for <c>/bin/sh</c>. The text is read as far as it takes to know between which quotes a value stands
/// (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02); what a value holds never takes part in that. Between
/// single quotes nothing has a meaning, so that is how every value ends up.
/// </summary>
sealed class UnixQuoting
{
    readonly string command;
    readonly List<CommandValue> values;
    readonly StringBuilder text = new();
    readonly StringBuilder template = new();
    readonly Stack<Frame> frames = new([new Frame(Place.Plain)]);
    bool hasHereDocument;
    int at;

    UnixQuoting(string command, List<CommandValue> values)
    {
        this.command = command;
        this.values = values;
    }

    enum Place
    {
        Plain,
        Single,
        Double,
        Comment,

        /// <summary><c>`…`</c>, <c>${…}</c>, <c>$((…))</c>: quotes have rules of their own there.</summary>
        Backtick,
        Parameter,
        Arithmetic,
    }

    /// <summary>The text with its values quoted, the text without them, and why it is refused.</summary>
    public static (string Text, string Template, string? Refusal) Apply(string command, List<CommandValue> values)
    {
        var quoting = new UnixQuoting(command, values);
        var refusal = quoting.Run();
        return (quoting.text.ToString(), quoting.template.ToString(), refusal);
    }

    Frame Top => frames.Peek();

    string? Run()
    {
        while (at < command.Length)
        {
            if (CommandValue.At(command, at, values) is { } value)
            {
                if (Put(value) is { } refusal)
                {
                    return refusal;
                }
                at += value.Text.Length;
                template.Append('\0');
            }
            else if (command[at] == '\\' && Top.Place is not (Place.Single or Place.Comment))
            {
                if (at + 1 < command.Length && CommandValue.At(command, at + 1, values) is not null)
                {
                    return "it follows a backslash";
                }
                Take(Math.Min(2, command.Length - at), isOfWord: true);
            }
            else
            {
                Read(command[at]);
            }
        }
        return null;
    }

    string? Put(CommandValue value)
    {
        if (value.IsAmbiguous)
        {
            return "it is too short to be told apart from the rest of the command";
        }
        var frame = Top;
        var words = Words();
        if (frame.Place is not (Place.Plain or Place.Single or Place.Double) || hasHereDocument)
        {
            return frame.Place switch
            {
                Place.Comment => "it is in a comment",
                Place.Backtick => "it is between backticks; write $(…) instead",
                Place.Plain or Place.Single or Place.Double => "it follows a here-document",
                _ => "it is inside ${…} or $((…))",
            };
        }
        if (CommandQuoting.IsEvaluated(words.Finished, words.Word.ToString()))
        {
            return "it is in text that another interpreter runs as a program";
        }
        var prefix = "";
        if (value.Text[0] == '-' && !value.IsOwn && words.Word.Length == 0 && !words.Finished.Contains("--"))
        {
            if (!value.IsPath)
            {
                return "it begins with a hyphen and would be taken for an option";
            }
            prefix = "./";
        }
        words.Word.Append(value.Text);
        var literal = (prefix + value.Text).Replace("'", "'\\''", StringComparison.Ordinal);
        text.Append(frame.Place switch
        {
            Place.Single => literal,
            Place.Double => $"\"'{literal}'\"",
            _ when value.IsWords(windows: false) => value.Text,
            _ => $"'{literal}'",
        });
        return null;
    }

    /// <summary>The words of the command that the place belongs to, whatever quotes it stands between.</summary>
    Frame Words() => frames.First(static frame => frame.Place == Place.Plain);

    void Read(char c)
    {
        switch (Top.Place)
        {
            case Place.Single when c == '\'':
            case Place.Double when c == '"':
            case Place.Backtick when c == '`':
            case Place.Parameter when c == '}':
                Close(1);
                break;
            case Place.Arithmetic when c == ')' && Next(1) == ')':
                Close(2);
                break;
            case Place.Comment when c == '\n':
                frames.Pop();
                Separate();
                break;
            case Place.Plain or Place.Double when c is '`':
                Open(Place.Backtick, 1);
                break;
            case Place.Plain or Place.Double when c == '$' && Next(1) is '(' or '{':
                Open(Next(1) == '{' ? Place.Parameter : Next(2) == '(' ? Place.Arithmetic : Place.Plain, Next(1) == '(' && Next(2) == '(' ? 3 : 2);
                break;
            case Place.Plain:
                ReadPlain(c);
                break;
            default:
                Take(1, isOfWord: Top.Place is Place.Single or Place.Double);
                break;
        }
    }

    void ReadPlain(char c)
    {
        switch (c)
        {
            case '\'' or '"':
                Open(c == '"' ? Place.Double : Place.Single, 1);
                break;
            case '#' when Top.Word.Length == 0:
                Open(Place.Comment, 1);
                break;
            case '(':
                Top.Depth++;
                Separate();
                break;
            case ')' when Top.Depth == 0 && frames.Count > 1:
                Close(1);
                break;
            case ')':
                Top.Depth--;
                Separate();
                break;
            case ';' or '&' or '|' or '\n':
                Separate();
                break;
            case ' ' or '\t' or '\r' or '<' or '>':
                hasHereDocument |= c == '<' && Next(1) == '<' && Next(2) != '<' && (at == 0 || command[at - 1] != '<');
                Top.EndWord();
                Take(1, isOfWord: false);
                break;
            default:
                Take(1, isOfWord: true);
                break;
        }
    }

    void Open(Place place, int length)
    {
        Take(length, isOfWord: false);
        frames.Push(new Frame(place));
    }

    void Close(int length)
    {
        frames.Pop();
        Take(length, isOfWord: false);
    }

    /// <summary>Another command begins.</summary>
    void Separate()
    {
        Top.Finished.Clear();
        Top.Word.Clear();
        Take(1, isOfWord: false);
    }

    void Take(int length, bool isOfWord)
    {
        var part = command.AsSpan(at, length);
        text.Append(part);
        template.Append(part);
        if (isOfWord)
        {
            Words().Word.Append(part);
        }
        at += length;
    }

    char Next(int distance) => at + distance < command.Length ? command[at + distance] : '\0';

    sealed class Frame(Place place)
    {
        public Place Place { get; } = place;

        public List<string> Finished { get; } = [];

        public StringBuilder Word { get; } = new();

        public int Depth { get; set; }

        public void EndWord()
        {
            if (Word.Length > 0)
            {
                Finished.Add(Word.ToString());
                Word.Clear();
            }
        }
    }
}
