using System.Text;
using System.Threading.Channels;

namespace BuildCache.Tool.Tests;

/// <summary>What a command that goes on says, line by line.</summary>
sealed class Overheard : TextWriter
{
    readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    readonly StringBuilder line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value == '\n')
        {
            lines.Writer.TryWrite(line.ToString());
            line.Clear();
        }
        else if (value != '\r')
        {
            line.Append(value);
        }
    }

    public ValueTask<string> NextAsync() => lines.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
