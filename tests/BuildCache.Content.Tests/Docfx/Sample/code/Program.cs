using System;

class Program
{
    #region Main
    static void Main()
    {
        // <part>
        Console.WriteLine("Hi & <bye>");
        // </part>
    }
    #endregion
}
