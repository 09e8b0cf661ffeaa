using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Templates;

/// <summary>Numbers of data, as templates print them.</summary>
public sealed class TemplateNumberTests
{
    const string Numbers = """{ "name": "n", "isbn": 9781234567890123, "big": 1234567890123456789, "version": 1.10, "half": 0.5, "small": 0.00001, "least": -9223372036854775808 }""";

    [Fact]
    public async Task A_number_of_a_row_is_printed_in_decimals_wherever_it_stands()
    {
        using var site = new SiteProject { IsSite = false }
            .Write("_data/n.json", Numbers)
            .Write("_templates/n.hbs", """
                ---
                foreach: select isbn, big, half, small, least from Data
                output: n/{{row.isbn}}-{{row.big}}.txt
                ---
                {{row.isbn}} {{row.big}} {{row.half}} {{row.small}} {{row.least}}|{{#query "select isbn, big, half, small, least from Data order by id"}}{{isbn}} {{big}} {{half}} {{small}} {{least}}{{/query}}|{{#query "select count(*) as n from Data where isbn = @isbn and big = @big and small = @small order by 1" isbn=row.isbn big=row.big small=row.small}}{{n}}{{/query}}|{{json row.big}}{{#if row.half}}!{{/if}}
                """);
        await site.SucceedAsync();
        const string Row = "9781234567890123 1234567890123456789 0.5 0.00001 -9223372036854775808";
        Assert.Equal($"{Row}|{Row}|1|1234567890123456789!", site.Read("n/9781234567890123-1234567890123456789.txt").TrimEnd());
    }

    [Fact]
    public async Task A_number_of_a_document_is_too()
    {
        using var site = new SiteProject { Handlers = [new NumberHandler()] }
            .Write("_data/n.json", """{ "name": "n", "isbn": 9781234567890123, "version": 1.10, "one": 1.0, "small": 0.0000001, "power": 1e20, "most": 1.5e300, "zero": 0.0 }""")
            .Write("_templates/n.hbs", "{{isbn}} {{version}} {{one}} {{small}} {{power}} {{most}}{{#if zero}} zero{{/if}}{{#if (eq version 1.1)}} same{{/if}}");
        await site.SucceedAsync();
        Assert.Equal("9781234567890123 1.1 1 0.0000001 100000000000000000000 1.5E+300 same", site.Read("n.txt"));
    }

    [Fact]
    public async Task A_number_of_JSON_front_matter_is_as_it_was_written_as_in_YAML()
    {
        using var site = new SiteProject()
            .Write("index.md", """{ "title": 4.10, "version": 1.10, "one": 1.0, "half": 0.5, "small": 0.00001, "list": [1e3, 7], "isbn": 9781234567890123 }""" + "\nText\n")
            .Write("_templates/page.hbs", "{{page.title}} {{page.version}} {{page.one}} {{page.half}} {{page.small}} {{page.list}} {{page.isbn}}");
        await site.SucceedAsync();
        Assert.Equal("4.10 1.10 1.0 0.5 0.00001 1e3, 7 9781234567890123", site.Read("index.html"));
    }

    sealed class NumberHandler : Handler
    {
        public override void Register(HandlerRegistry on) => on.Each("Data").Named("Numbers").Run(static (data, context) => context.RenderTo("n.txt", "n", data));
    }
}
