-- <top>
select 1;
-- </top>
